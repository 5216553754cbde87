import { defineCommand } from '../command.ts';
import { CommandFailure } from '../exit-codes.ts';

/** What a shell needs to complete the command line: it asks `lading complete` for what there is. */
export const completionCommand = defineCommand({
  name: 'completion',
  summary: 'print the completion of a shell: bash, zsh, fish or powershell',
  arguments: { '<shell>': 'bash, zsh, fish or powershell' },
  example: 'source <(lading completion bash)',
  isOffline: true,
  run: async ({ terminal }, [shell = '']) => {
    const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
    if (script === undefined)
      throw new CommandFailure(
        'unexpected',
        `There is a completion for ${Object.keys(scripts).join(', ')}, not for '${shell}'.`,
      );
    await terminal.write(script);
    return 'done';
  },
});

// Nothing that was typed is ever carried out: it is handed over as it is. Where nothing is found, files are completed.
const scripts: Readonly<Record<string, string>> = {
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
