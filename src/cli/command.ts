import type { Command, Option } from 'commander';
import type { LadingClient } from '../client/lading-client.ts';
import type { Endpoint } from '../client/transport.ts';
import type { ConnectionOptions } from './connection.ts';
import type { Verdict } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';
import { printableJson } from './words.ts';

/** How a command tells what it found: to people, as one object, or as one event a line. */
export type Telling = 'text' | 'json' | 'json-stream';

/** A server besides the one that the options name. */
export type OtherServer = Pick<ConnectionOptions, 'context' | 'url'>;

/** What a command works with, besides its own arguments and options. */
export interface Session {
  readonly terminal: Terminal;
  readonly telling: Telling;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The server that the options name, or another one; numbers in its answers are exact (`parseExact`). */
  readonly connect: (other?: OtherServer) => Promise<LadingClient>;
  /** How an address is reached that needs no token: through proxies, and with the certificates that are trusted. */
  readonly fetchAt: (url: string) => Promise<Endpoint['fetch']>;
  /** What a server is called: its context, if it has one, and its address. */
  readonly serverName: (client: LadingClient) => Promise<string>;
  /** The whole command line, for completion. */
  readonly program: Command;
}

/** One command, described once: the program, its help and its completion read this record. */
interface CommandDefinition<Options extends object> {
  readonly name: string;
  /** As commander writes them: `<file>`, `[id]`. */
  readonly arguments?: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly example: string;
  readonly options?: readonly Option[];
  /** For programs: no help names it. */
  readonly isHidden?: boolean;
  /** Commands that ask no server take no address. */
  readonly isOffline?: boolean;
  readonly run: (session: Session, args: readonly string[], options: Options) => Promise<Verdict>;
}

/** Options are checked by what commander makes of the definition; elsewhere they are just some object. */
export interface AnyCommand extends Omit<CommandDefinition<object>, 'run'> {
  run(session: Session, args: readonly string[], options: object): Promise<Verdict>;
}

export const defineCommand = <Options extends object>(
  definition: CommandDefinition<Options>,
): AnyCommand => ({
  ...definition,
  // The options are those that the definition itself has declared.
  run: (session, args, options) => definition.run(session, args, options as Options),
});

/** Commands that belong together, such as `lading context add` and `lading context list`. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly commands: readonly AnyCommand[];
}

export const defineGroup = (group: CommandGroup): CommandGroup => group;

export const isGroup = (one: AnyCommand | CommandGroup): one is CommandGroup => 'commands' in one;

/** The version of everything that is told as JSON; grows when a reader of the old form would be misled by the new one. */
const jsonVersion = 1;

/** One JSON object a line. */
export const tellJson = ({ terminal }: Pick<Session, 'terminal'>, value: object): Promise<void> =>
  terminal.write(`${printableJson({ version: jsonVersion, ...value })}\n`);
