import { shortened } from '../../../lib/characters.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import { limitBytes } from '../../../lib/limit-bytes.ts';
import type { Problem } from '../../../lib/problem.ts';
import type { CutEntity } from '../../cut-entity.ts';
import { documentProblems } from '../../document-problems.ts';
import type { Envelope } from '../../envelope.ts';
import { InvalidDocument } from '../../invalid-document.ts';
import type { DocumentLimits } from '../../limits.ts';
import { readDocumentValue } from '../../read-document-value.ts';
import { entitySubject } from '../../subject.ts';
import { parseText, textOf } from '../json/take-value.ts';
import { ownMember } from './entry-names.ts';
import { clearHeaders, gatewayOfEntry } from './gateway-of-entry.ts';

/** Such a file is read whole: clients' own have some kilobytes. */
const mostBytes = 67_108_864;

/** Reads the file of servers of an MCP client: its remote servers are gateways. */
export async function* readMcpServers(
  bytes: AsyncIterable<Uint8Array>,
  limits: DocumentLimits,
): AsyncGenerator<readonly CutEntity[], Envelope> {
  const file = parseFile(await wholeOf(bytes));
  const entries = Object.entries(serversOf(file));
  const reading = readDocumentValue(documentOf(file, entries), limits);
  let next = await reading.next();
  for (; !next.done; next = await reading.next())
    yield next.value.map((cut) => withoutCommand(cut, entries[cut.index]));
  return { ...next.value, warnings: [...next.value.warnings, ...entries.flatMap(warningsAbout)] };
}

async function wholeOf(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  // Copied, as a piece is only good until the next one is asked for.
  for await (const piece of limitBytes(bytes, mostBytes, tooLarge)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

const tooLarge = (): InvalidDocument =>
  refused({
    code: 'DOCUMENT_TOO_LARGE',
    message: `A file of MCP servers can have ${mostBytes} bytes at most; split it, or send the configuration as JSON.`,
    path: '',
  });

const refused = (problem: Problem): InvalidDocument => new InvalidDocument([problem]);

function parseFile(bytes: Buffer): JsonObject {
  const refuse = (problem: Problem): never => {
    throw refused(problem);
  };
  const at = { offset: 0, path: [], refuse };
  const file = parseText(textOf(bytes, at).replace(/^\ufeff/, ''), at);
  return isJsonObject(file) ? file : refuse(documentProblems.notAnObject());
}

function serversOf(file: JsonObject): JsonObject {
  const field = file['mcpServers'] === undefined ? 'servers' : 'mcpServers';
  const servers = file[field];
  if (servers === undefined) throw refused(documentProblems.missingField('mcpServers'));
  if (!isJsonObject(servers)) throw refused(documentProblems.mustBeObject(field));
  return servers;
}

/** The file as the document that it stands for. A client's own says neither its version nor when it was written. */
function documentOf(file: JsonObject, entries: readonly [string, Json][]): JsonObject {
  const own = file[ownMember] ?? null;
  return {
    version: 'mcpServers',
    exported_at: 'unknown',
    ...(isJsonObject(own) ? own : {}),
    entities: {
      gateways: entries.map(([name, entry]) => (isJsonObject(entry) ? gatewayOfEntry(name, entry) : entry)),
    },
  };
}

function withoutCommand(cut: CutEntity, [name, entry]: [string, Json] = ['', null]): CutEntity {
  if (!isJsonObject(entry) || entry['command'] === undefined || entry['url'] !== undefined) return cut;
  return { ...cut, bytes: undefined, problems: [startedByCommand(cut, name)] };
}

const startedByCommand = ({ collection, index }: CutEntity, name: string): Problem => ({
  code: 'NOT_A_GATEWAY',
  message:
    `The server ${shown(name)} is started with a command, and a gateway is reached by its url. ` +
    'Run it behind a bridge that speaks HTTP, and give the url of that.',
  path: entitySubject(collection, index).path,
});

function warningsAbout([name, entry]: [string, Json]): string[] {
  const headers = isJsonObject(entry) ? clearHeaders(entry) : [];
  if (headers.length === 0) return [];
  return [
    `MISSING_SECRET: The server ${shown(name)} has headers in clear, which were left out: ` +
      `${headers.map(shown).join(', ')}. Set the gateway's credential through the API.`,
  ];
}

/** Names come from the file: a message must not grow with them. */
const shown = (name: string): string => JSON.stringify(shortened(name));
