import { Command, Option } from 'commander';
import { parseExact } from '../lib/parse-exact.ts';
import { type AnyCommand, type CommandGroup, isGroup, type Session } from './command.ts';
import { commands } from './commands.ts';
import { type ConnectionOptions, connectionOf } from './connection.ts';
import type { Verdict } from './exit-codes.ts';
import { type ColourChoice, colourChoices, type Terminal } from './terminal.ts';

interface CommonOptions extends ConnectionOptions {
  readonly color: ColourChoice;
  readonly json?: boolean;
  readonly jsonStream?: boolean;
}

export interface Surroundings {
  readonly terminal: Terminal;
  readonly env: Session['env'];
  readonly version: string;
  /** Told what the command that ran has come to. */
  readonly end: (verdict: Verdict) => void;
}

/** The command line as commander knows it, made of the registry. */
export function createProgram(surroundings: Surroundings): Command {
  const program = new Command('lading')
    .description('Carries the configuration of an MCP gateway from one environment to another.')
    .version(surroundings.version)
    .showHelpAfterError('(add --help for what there is)')
    .exitOverride();
  const create = (definition: AnyCommand): Command => createCommand(program, definition, surroundings);
  for (const one of commands)
    program.addCommand(isGroup(one) ? createGroup(program, one, create) : create(one), {
      hidden: !isGroup(one) && one.isHidden === true,
    });
  return program;
}

function createGroup(
  program: Command,
  { name, summary, commands: members }: CommandGroup,
  create: (definition: AnyCommand) => Command,
): Command {
  const group = new Command(name).description(summary).copyInheritedSettings(program);
  for (const member of members) group.addCommand(create(member));
  return group;
}

function createCommand(program: Command, definition: AnyCommand, surroundings: Surroundings): Command {
  const command = new Command(definition.name)
    .description(definition.summary)
    .addHelpText('after', `\nExample:\n  ${definition.example}`)
    .copyInheritedSettings(program);
  for (const [name, meaning] of Object.entries(definition.arguments ?? {})) command.argument(name, meaning);
  for (const option of definition.options ?? []) command.addOption(option);
  for (const option of commonOptions(definition)) command.addOption(option);
  return command.action(async () => {
    const options = command.opts<CommonOptions>();
    surroundings.terminal.colour(options.color);
    surroundings.end(await definition.run(sessionOf(program, options, surroundings), command.args, options));
  });
}

function commonOptions({ isOffline = false }: AnyCommand): Option[] {
  const telling = [
    new Option('--json', 'one JSON object on standard output').conflicts('jsonStream'),
    new Option('--json-stream', 'one JSON object a line, as things happen'),
    new Option('--color <when>', 'for people to read').choices(colourChoices).default('auto'),
  ];
  if (isOffline) return telling;
  return [
    new Option('--context <name>', 'of the server; else LADING_CONTEXT, else the context in use'),
    new Option('--url <url>', 'of the server; else LADING_URL, else the one that runs here'),
    new Option('--token-file <file>', 'that has the token; else LADING_TOKEN or MCPGATEWAY_BEARER_TOKEN'),
    new Option('--cacert <file>', 'certificates to trust besides the usual ones'),
    ...telling,
  ];
}

const sessionOf = (program: Command, options: CommonOptions, { terminal, env }: Surroundings): Session => ({
  program,
  terminal,
  env,
  telling: options.jsonStream ? 'json-stream' : options.json ? 'json' : 'text',
  // Loaded where it is needed: commands that ask nobody start sooner without it.
  connect: async (other) => {
    const { LadingClient } = await import('../client/lading-client.ts');
    const { cacert } = options;
    const named = other === undefined ? options : { ...other, ...(cacert && { cacert }) };
    return new LadingClient({ ...(await connectionOf(named, env)), parse: parseExact });
  },
});
