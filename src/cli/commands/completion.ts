import { Option } from 'commander';
import { defineCommand } from '../command.ts';
import { type Candidate, completeWords, shells } from '../complete-words.ts';
import { CommandFailure } from '../exit-codes.ts';
import { printable } from '../words.ts';

const shellWords = new Intl.ListFormat('en', { type: 'disjunction' }).format(shells).replace(', or', ' or');

/** What a shell needs to complete the command line: it asks `lading complete` for what there is. */
export const completionCommand = defineCommand({
  name: 'completion',
  summary: `print the completion of a shell: ${shellWords}`,
  arguments: { '<shell>': shellWords },
  example: 'source <(lading completion bash)',
  isOffline: true,
  run: async ({ terminal }, [shell = '']) => {
    const known = shells.find((one) => one === shell);
    if (known === undefined)
      throw new CommandFailure(
        'unexpected',
        `There is a completion for ${shells.join(', ')}, not for '${shell}'.`,
      );
    await terminal.write(scripts[known]);
    return 'done';
  },
});

// Nothing that was typed is ever carried out: it is handed over as it is. Where nothing is found, files are completed.
const scripts: Readonly<Record<(typeof shells)[number], string>> = {
  bash: `_lading() {
  local candidate
  COMPREPLY=()
  while IFS= read -r candidate; do
    [ "$candidate" = ":files" ] || COMPREPLY+=("$candidate")
  done < <("\${COMP_WORDS[0]}" complete --line "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
  case "\${COMPREPLY[0]-}" in
    *=|*:) compopt -o nospace 2>/dev/null ;;
  esac
  return 0
}
complete -o default -F _lading lading
`,
  zsh: `#compdef lading
_lading() {
  local line
  local -a found shown
  for line in "\${(@f)$(lading complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ "$line" == ":files" ]]; then _files; return; fi
    [[ -n "$line" ]] || continue
    found+=("\${line%%$'\\t'*}")
    shown+=("\${line%%$'\\t'*}  \${line#*$'\\t'}")
  done
  if (( \${#found} )); then compadd -l -d shown -a found; else _files; fi
}
if [[ "$funcstack[1]" == "_lading" ]]; then _lading "$@"; else compdef _lading lading; fi
`,
  fish: `function __lading_complete
  set -l words (commandline -opc)
  set -l found (lading complete -- $words[2..-1] (commandline -ct | string unescape) 2>/dev/null)
  if test (count $found) -eq 0; or test "$found[1]" = ":files"
    __fish_complete_path (commandline -ct)
  else
    printf '%s\\n' $found
  end
end
complete -c lading -f -a '(__lading_complete)'
`,
  powershell: `Register-ArgumentCompleter -Native -CommandName lading -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition -or $wordToComplete -eq '' } |
    ForEach-Object { if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text } })
  $words += $wordToComplete.Trim("'", '"')
  lading complete '--' @words 2>$null | Where-Object { $_ -ne ':files' } | ForEach-Object {
    $word, $meaning = $_ -split "\`t", 2
    if (-not $meaning) { $meaning = $word }
    $text = if ($word -match "[^\\w@%+=:./-]") { "'" + $word.Replace("'", "''") + "'" } else { $word }
    [System.Management.Automation.CompletionResult]::new($text, $word, 'ParameterValue', $meaning)
  }
}
`,
};

/** Asked by the scripts of `completion`: what can stand at the end of these words, with its meaning after a tab. */
export const completeCommand = defineCommand<{ readonly line?: string }>({
  name: 'complete',
  summary: 'print what can stand at the end of these words; for completion',
  arguments: { '[words...]': 'after the name of the program' },
  example: 'lading complete -- import --conflict-strategy ""',
  isOffline: true,
  isHidden: true,
  options: [new Option('--line <line>', 'the line instead, as it was typed into bash')],
  run: async ({ program, terminal, env }, args, { line }) => {
    const split = line === undefined ? { words: args, isQuoted: false } : splitLine(line);
    const words = line === undefined ? args : split.words.slice(1);
    // Whatever goes wrong here, nobody has asked for words about it.
    const found = await completeWords(program, words, env).catch(() => []);
    const say = line === undefined ? sayWord : sayToBash(words.at(-1) ?? '', split.isQuoted);
    const lines = found === undefined ? [':files'] : found.filter(isOneLine).map(say);
    if (lines.length > 0) await terminal.write(`${lines.join('\n')}\n`);
    return 'done';
  },
});

const isOneLine = ({ word }: Candidate): boolean => printable(word) === word;

const sayWord = ({ word, meaning = '' }: Candidate): string => `${word}\t${printable(meaning)}`;

/** Quoted for bash, without what stands before the last sign at which bash parts words: that stays as it was typed. */
const sayToBash =
  (typed: string, isQuoted: boolean) =>
  ({ word }: Candidate): string => {
    if (isQuoted) return word;
    const kept = typed.slice(0, Math.max(typed.lastIndexOf(':'), typed.lastIndexOf('=')) + 1);
    return word.slice(kept.length).replace(/[^\w@%+=:,./-]/g, '\\$&');
  };

/** A command line as far as it was typed: its words, and whether the last one stands in quotes that are still open. */
interface SplitLine {
  readonly words: readonly string[];
  readonly isQuoted: boolean;
}

// A word is made of quoted and unquoted pieces; the last quote may be open.
const piece = /\\([\s\S]?)|'([^']*)('?)|"((?:[^"\\]|\\[\s\S])*)("?)|(\s+)|([^\s\\'"]+)/g;

/** Splits what was typed into a POSIX shell, without carrying anything of it out: `$(…)` stays as it stands there. */
export function splitLine(line: string): SplitLine {
  const words = [''];
  let isQuoted = false;
  for (const [, escaped, single, singleEnd, double, doubleEnd, space, plain] of line.matchAll(piece)) {
    isQuoted = singleEnd === '' || doubleEnd === '';
    const text = escaped ?? single ?? double?.replace(/\\([\s\S])/g, '$1') ?? plain ?? '';
    if (space === undefined) words.push(`${words.pop() ?? ''}${text}`);
    else words.push('');
  }
  return { words, isQuoted };
}
