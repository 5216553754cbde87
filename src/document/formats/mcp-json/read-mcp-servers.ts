import type { JsonObject } from '../../../lib/json.ts';
import { limitBytes } from '../../../lib/limit-bytes.ts';
import type { CutEntity } from '../../cut-entity.ts';
import type { Envelope } from '../../envelope.ts';
import { InvalidDocument } from '../../invalid-document.ts';
import type { DocumentLimits } from '../../limits.ts';
import { parseLenient } from './parse-lenient.ts';
import { readServersFile } from './read-servers-file.ts';

/** Such a file is read whole: clients' own have some kilobytes. */
const mostBytes = 67_108_864;

/** Reads the file of servers of an MCP client, with comments and trailing commas. */
export async function* readMcpServers(
  bytes: AsyncIterable<Uint8Array>,
  limits: DocumentLimits,
): AsyncGenerator<readonly CutEntity[], Envelope> {
  return yield* readServersFile(await parseServersFile(bytes, limits), limits);
}

/** The file as it is written, in its exact form. */
export const parseServersFile = async (
  bytes: AsyncIterable<Uint8Array>,
  limits: DocumentLimits,
): Promise<JsonObject> => parseLenient(await wholeOf(bytes), limits);

async function wholeOf(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  // Copied, as a piece is only good until the next one is asked for.
  for await (const piece of limitBytes(bytes, mostBytes, tooLarge)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

const tooLarge = (): InvalidDocument =>
  new InvalidDocument([
    {
      code: 'DOCUMENT_TOO_LARGE',
      message: `A file of MCP servers can have ${mostBytes} bytes at most; split it, or send the configuration as JSON.`,
      path: '',
    },
  ]);
