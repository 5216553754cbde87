import { Command, Option } from 'commander';
import { parseExact } from '../lib/exact-json.ts';
import { type AnyCommand, type CommandGroup, isGroup, type Session, type Telling } from './command.ts';
import { commands } from './commands.ts';
import { type ConnectionOptions, connectionOf, fetchAt, serverName } from './connection.ts';
import type { Verdict } from './exit-codes.ts';
import { takeOptionsFrom } from './options-file.ts';
import { type ColourChoice, type Connected, colourChoices, type Terminal } from './terminal.ts';

interface CommonOptions extends ConnectionOptions {
  readonly color: ColourChoice;
  readonly json?: boolean;
  readonly jsonStream?: boolean;
}

export interface Surroundings {
  readonly terminal: Terminal;
  readonly connected: Connected;
  readonly version: string;
  /** Told how the command that is about to run tells what it finds, once that is known. */
  readonly begin: (telling: Telling) => void;
  /** Told the address of a server that the command is going to ask. */
  readonly reach: (url: string) => void;
  /** Told what the command that ran has come to. */
  readonly end: (verdict: Verdict) => void;
}

const beginning = 'Begin with `lading demo`. `lading <command> --help` has every option and an example.';

/** Signs that fit into a line; nothing is wrapped for what is no terminal. */
const widthOf = ({ isTTY = false, columns }: Connected['stdout']): number => (isTTY && columns) || 10_000;

/** The command line as commander knows it, made of the registry. */
export function createProgram(surroundings: Surroundings): Command {
  const { connected } = surroundings;
  const program = new Command('lading')
    .description('Carries the configuration of an MCP gateway from one environment to another.')
    .version(surroundings.version)
    .addHelpText('after', `\n${beginning}`)
    // Else the words behind the options are not wrapped at all in a narrow terminal.
    .configureHelp({ minWidthToWrap: 20 })
    .configureOutput({
      writeOut: (text) => void connected.stdout.write(text),
      writeErr: (text) => void connected.stderr.write(text),
      getOutHelpWidth: () => widthOf(connected.stdout),
      getErrHelpWidth: () => widthOf(connected.stderr),
      // What is wrong is told where all failures are.
      outputError: () => undefined,
    })
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
    await takeOptions(program, command, surroundings);
    const options = command.opts<CommonOptions>();
    const session = sessionOf(program, options, surroundings);
    surroundings.terminal.colour(options.color);
    surroundings.begin(session.telling);
    surroundings.end(await definition.run(session, command.args, options));
  });
}

/** Gives the command the options of a file that the command line names. */
async function takeOptions(program: Command, command: Command, { terminal }: Surroundings): Promise<void> {
  const { options: file } = command.opts<{ readonly options?: string }>();
  if (file === undefined) return;
  const passedOver = await takeOptionsFrom(program, command, file);
  if (passedOver.length > 0)
    terminal.note(`Not for ${command.name()}, and left out: ${passedOver.join(', ')} (${file}).`);
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

const sessionOf = (
  program: Command,
  options: CommonOptions,
  { terminal, connected: { env }, reach }: Surroundings,
): Session => ({
  program,
  terminal,
  env,
  telling: options.jsonStream ? 'json-stream' : options.json ? 'json' : 'text',
  fetchAt: (url) => fetchAt(url, options, env),
  serverName: ({ url }) => serverName(url, options, env),
  // Loaded where it is needed: commands that ask nobody start sooner without it.
  connect: async (other) => {
    const { LadingClient } = await import('../client/lading-client.ts');
    const { cacert } = options;
    const named = other === undefined ? options : { ...other, ...(cacert && { cacert }) };
    const endpoint = await connectionOf(named, env);
    reach(endpoint.url);
    return new LadingClient({ ...endpoint, parse: parseExact });
  },
});
