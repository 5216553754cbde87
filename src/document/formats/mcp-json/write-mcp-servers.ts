import type { Portable } from '../../../kinds/kind.ts';
import type { JsonObject } from '../../../lib/json.ts';
import { parseExact } from '../../../lib/parse-exact.ts';
import { stringifyExact } from '../../../lib/stringify-exact.ts';
import type { WriteContext } from '../../document-format.ts';
import type { WrittenDocument } from '../../written-document.ts';
import { ownMember } from './entry-names.ts';
import { entryOfGateway } from './entry-of-gateway.ts';

/** The gateways of a document as the file of servers of an MCP client. */
export async function* writeMcpServers(
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
