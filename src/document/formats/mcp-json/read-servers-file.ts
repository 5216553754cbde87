import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import type { Problem } from '../../../lib/problem.ts';
import type { CutEntity, Envelope } from '../../document-format.ts';
import { isOption } from '../../import-options.ts';
import type { DocumentLimits } from '../../limits.ts';
import { documentProblems, entitySubject, InvalidDocument } from '../../problems.ts';
import { readDocumentValue } from '../../read-document-value.ts';
import { enumerated } from '../../tolerate-entity.ts';
import { clearHeaders, gatewayOfEntry, ownMember, serverMembers } from './gateway-entry.ts';

type Entry = readonly [name: string, entry: Json];

/** Whether a value is the file of a client, and no document of ours. */
export const hasServers = (value: unknown): value is JsonObject =>
  isJsonObject(value) &&
  value['entities'] === undefined &&
  value['import_data'] === undefined &&
  serversIn(value).some(({ path, servers }) => path.at(-1) === 'mcpServers' || hasAddresses(servers));

const hasAddresses = (servers: Json): boolean =>
  isJsonObject(servers) &&
  Object.values(servers).some(
    (entry) => isJsonObject(entry) && serverMembers.some((name) => Object.hasOwn(entry, name)),
  );

/** Reads the file of servers of an MCP client, in its exact form: its remote servers are gateways. */
export async function* readServersFile(
  file: JsonObject,
  limits: DocumentLimits,
): AsyncGenerator<readonly CutEntity[], Envelope> {
  const members = serversIn(file);
  const entries = entriesOf(members);
  const reading = readDocumentValue(documentOf(file, entries), limits);
  let next = await reading.next();
  for (; !next.done; next = await reading.next())
    yield next.value.map((cut) => explained(cut, entries[cut.index]));
  const warnings = [...leftOutOf(file, members), ...entries.flatMap(warningsAbout)];
  return { ...next.value, warnings: [...next.value.warnings, ...warnings] };
}

function entriesOf(members: readonly ServersMember[]): Entry[] {
  const [first, ...others] = members.flatMap(({ path, servers }) =>
    isJsonObject(servers) ? [] : [documentProblems.mustBeObject(path.at(-1) ?? '')],
  );
  if (first !== undefined) throw new InvalidDocument([first, ...others]);
  if (members.length === 0) throw new InvalidDocument([documentProblems.missingField('mcpServers')]);
  return members.flatMap(({ servers }) => Object.entries(isJsonObject(servers) ? servers : {}));
}

/** The file as the document that it stands for. A client's own says neither its version nor when it was written. */
function documentOf(file: JsonObject, entries: readonly Entry[]): JsonObject {
  const own = file[ownMember] ?? null;
  return {
    version: 'mcpServers',
    exported_at: 'unknown',
    ...(isJsonObject(own) ? own : {}),
    ...Object.fromEntries(Object.entries(file).filter(([name]) => isOption(name))),
    entities: {
      gateways: entries.map(([name, entry]) =>
        isJsonObject(entry) ? gatewayOfEntry(name, entry).fields : entry,
      ),
    },
  };
}

/** An entity with the name of its server as its key, and with warnings of what was left out of it. */
function explained(cut: CutEntity, [name, entry]: Entry = ['', null]): CutEntity {
  const key = cut.notes?.key ?? name;
  const problem = isJsonObject(entry) ? localServer(cut, name, entry) : noServer(cut, name);
  if (problem !== undefined) return { ...cut, bytes: undefined, problems: [problem], notes: { key } };
  const warnings = isJsonObject(entry) ? leftOutOfEntry(name, entry) : [];
  return { ...cut, notes: { ...cut.notes, key, warnings } };
}

function leftOutOfEntry(name: string, entry: JsonObject): string[] {
  const { leftOut, remarks } = gatewayOfEntry(name, entry);
  const unknown =
    leftOut.length === 0 ? [] : [`UNKNOWN_FIELDS: Unknown fields were left out: ${enumerated(leftOut)}.`];
  return [...unknown, ...remarks];
}

function localServer({ collection, index }: CutEntity, name: string, entry: JsonObject): Problem | undefined {
  if (entry['command'] === undefined || gatewayOfEntry(name, entry).fields['url'] !== undefined)
    return undefined;
  const address = addressIn(entry['args'] ?? null);
  return {
    code: 'NOT_A_GATEWAY',
    message:
      `The server ${shown(name)} is started with a command, and a gateway is reached by its url. ` +
      (address === undefined
        ? 'Run it behind a bridge that speaks HTTP, and give the url of that.'
        : `Its arguments have an address: if that is the server, give it as the url: ${address}`),
    path: entitySubject(collection, index).path,
  };
}

const noServer = ({ collection, index }: CutEntity, name: string): Problem => ({
  code: 'NOT_AN_OBJECT',
  message: `The server ${shown(name)} must be an object; write it as {"url": "…"}.`,
  path: entitySubject(collection, index).path,
});

/** Members of the file that mean nothing here. */
function leftOutOf(file: JsonObject, members: readonly ServersMember[]): string[] {
  const used = new Set([ownMember, '$schema', ...members.flatMap(({ path }) => path.slice(0, 1))]);
  const names = Object.keys(file).filter((name) => !used.has(name) && !isOption(name));
  return names.length === 0
    ? []
    : [`UNKNOWN_FIELDS: Members of the file were left out: ${enumerated(names)}.`];
}

function warningsAbout([name, entry]: Entry): string[] {
  const secrets = isJsonObject(entry) ? clearHeaders(entry) : [];
  if (secrets.length === 0) return [];
  return [
    `MISSING_SECRET: The server ${shown(name)} has headers in clear, which were left out: ` +
      `${secrets.map(shown).join(', ')}. Set the gateway's credential through the API.`,
  ];
}

/** A name of the file as a message shows it, which must not grow with it. */
const shown = (name: string): string => JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name);

/** The servers of one place of a file. */
interface ServersMember {
  /** The names that lead there. */
  readonly path: readonly string[];
  readonly servers: Json;
}

/** Clients that have their servers per project have them in the third object. */
const deepest = 6;

/**
 * Every object of servers in a client's file: `mcpServers`, wherever it is, `servers` as VS Code has it in a file of
 * its own, and `mcp.servers` as it has it in its settings.
 */
function serversIn(file: JsonObject): ServersMember[] {
  const found = [...named(file, [])];
  if (found.length > 0) return found;
  return [['servers'], ['mcp', 'servers']].flatMap((path) => {
    const servers = path.reduce<Json | undefined>(memberOf, file);
    return servers === undefined ? [] : [{ path, servers }];
  });
}

function* named(value: Json, path: readonly string[]): Generator<ServersMember> {
  if (!isJsonObject(value) || path.length > deepest) return;
  const servers = memberOf(value, 'mcpServers');
  if (servers !== undefined) yield { path: [...path, 'mcpServers'], servers };
  for (const [name, member] of Object.entries(value))
    if (name !== 'mcpServers') yield* named(member, [...path, name]);
}

const memberOf = (value: Json | undefined, name: string): Json | undefined =>
  isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/** The first address among the arguments of a command, without what may be secret in it. */
function addressIn(args: Json): string | undefined {
  for (const argument of Array.isArray(args) ? args : []) {
    const address = typeof argument === 'string' ? addressOf(argument) : undefined;
    if (address !== undefined) return address;
  }
  return undefined;
}

function addressOf(text: string): string | undefined {
  const [found] = /https?:\/\/[^\s"'<>]+/.exec(text) ?? [];
  if (found === undefined || !URL.canParse(found)) return undefined;
  const { origin, pathname } = new URL(found);
  return `${origin}${pathname}`.slice(0, 200);
}
