import type { Portable } from '../../../kinds/kind.ts';
import { parseExact, stringifyExact } from '../../../lib/exact-json.ts';
import type { JsonObject } from '../../../lib/json.ts';
import type { DocumentFormat, WriteContext, WrittenDocument } from '../../document-format.ts';
import { entryOfGateway, ownMember, serverMembers } from './gateway-entry.ts';
import { readMcpServers } from './parse-servers-file.ts';

export const mcpJsonFormat: DocumentFormat<'mcp_json'> = {
  name: 'mcp_json',
  extension: 'json',
  mediaType: 'application/json',
  kinds: ['gateway'],
  secrets: 'omitted',
  carriesDeletions: false,
  carriesRecipient: false,
  write: writeMcpServers,
  reading: { recognise: recogniseMcpServers, read: readMcpServers },
};

/** The gateways of a document as the file of servers of an MCP client. */
async function* writeMcpServers(
  { envelope, pages, metadata }: WrittenDocument,
  { ring }: WriteContext,
): AsyncGenerator<string> {
  yield '{\n  "mcpServers": {';
  let before = '\n';
  for await (const { kind, entities } of pages) {
    if (kind.name !== 'gateway' || entities.length === 0) continue;
    // What exports write are objects; their schema is tested over all kinds.
    const gateways = entities.map((text) => parseExact(text) as Portable);
    yield before +
      gateways
        .map(
          (gateway) => `    ${JSON.stringify(gateway['name'])}: ${indented(entryOfGateway(gateway, ring))}`,
        )
        .join(',\n');
    before = ',\n';
  }
  yield `${before === '\n' ? '' : '\n  '}},\n  "${ownMember}": ${JSON.stringify(facts(envelope, metadata()))}\n}\n`;
}

const indented = (entry: JsonObject): string => stringifyExact(entry, 2).replaceAll('\n', '\n    ');

const facts = ({ version, exported_at, source_gateway }: JsonObject, { digest }: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries({
      version,
      exported_at,
      source_gateway,
      metadata: digest === undefined ? undefined : { digest },
    }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

const token = /"((?:[^"\\]|\\.)*)"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[{}[\]:]/g;

/** Whether a text begins as a JSON object with `mcpServers`, or `servers` that have addresses or commands. */
function recogniseMcpServers(start: Buffer): boolean {
  const text = start
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  if (!/^(?:\{|\/[/*])/.test(text)) return false;
  for (const names of memberNames(text)) {
    if (isOurs(names)) return false;
    if (isServers(names)) return true;
  }
  return false;
}

/** The names that lead to each member, in the order of the text; those of lists are empty. */
function* memberNames(text: string): Generator<readonly string[]> {
  const path: string[] = [];
  let depth = 0;
  let name = '';
  for (const [found, content = name] of text.matchAll(token)) {
    depth += steps[found] ?? 0;
    name = content;
    if (found === '[') path[depth] = '';
    if (found !== ':') continue;
    path[depth] = name;
    yield path.slice(1, depth + 1);
  }
}

const isOurs = ([first, ...others]: readonly string[]): boolean =>
  others.length === 0 && (first === 'entities' || first === 'import_data');

/** Whether a member holds servers, by the names that lead to it. */
function isServers(names: readonly string[]): boolean {
  if (names.at(-1) === 'mcpServers') return !names.includes('');
  const [first, second, third] = names[0] === 'mcp' ? names.slice(1) : names;
  const isServer = first === 'servers' && second !== '' && third !== undefined;
  return isServer && serverMembers.includes(third);
}

const steps: Readonly<Record<string, number>> = { '{': 1, '[': 1, '}': -1, ']': -1 };
