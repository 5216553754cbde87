import type { Argument, Command } from 'commander';
import { defineCommand } from '../command.ts';
import { CommandFailure } from '../exit-codes.ts';

/** What a shell needs to complete the command line, made of the commands themselves. */
export const completionCommand = defineCommand({
  name: 'completion',
  summary: 'print the completion of a shell: bash or zsh',
  arguments: { '<shell>': 'bash or zsh' },
  example: 'source <(lading completion bash)',
  isOffline: true,
  run: async ({ terminal, program }, [shell = '']) => {
    const script = scripts[shell];
    if (script === undefined)
      throw new CommandFailure('unexpected', `There is a completion for bash and zsh, not for '${shell}'.`);
    await terminal.write(script(program));
    return 'done';
  },
});

const scripts: Readonly<Record<string, (program: Command) => string>> = {
  bash: bashScript,
  // zsh understands what bash is told.
  zsh: (program) => `autoload -U +X bashcompinit && bashcompinit\n${bashScript(program)}`,
};

function bashScript(program: Command): string {
  const names = program.commands.map((command) => command.name());
  return `_lading() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words
  case "\${COMP_WORDS[1]}" in
${program.commands.map((command) => `    ${command.name()}) words="${wordsOf(command)}" ;;`).join('\n')}
    *) words="${names.join(' ')} --help --version" ;;
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then words="${names.join(' ')} --help --version"; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [ \${#COMPREPLY[@]} -eq 0 ]; then COMPREPLY=($(compgen -f -- "$current")); fi
}
complete -F _lading lading
`;
}

const wordsOf = ({ options, registeredArguments, commands }: Command): string =>
  [
    ...commands.flatMap((command) => [command.name(), wordsOf(command)]),
    ...options.flatMap(({ long, argChoices = [] }) => [long ?? '', ...argChoices]),
    ...registeredArguments.flatMap((argument: Argument) => argument.argChoices ?? []),
    '--help',
  ].join(' ');
