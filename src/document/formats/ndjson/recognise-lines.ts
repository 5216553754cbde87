import { isJsonObject } from '../../../lib/json.ts';
import { isSpace, newline } from '../../../lib/json-bytes.ts';

/**
 * The first line is a whole JSON object that is no document by itself, and another line follows. JSON in one line has
 * `entities` or a wrapper in it, and of JSON over several lines no first line is whole.
 */
export function recogniseLines(start: Buffer): boolean {
  const from = start.findIndex((byte) => !isSpace(byte));
  const end = start.indexOf(newline, from);
  if (from === -1 || end === -1) return false;
  const first = objectIn(start.subarray(from, end));
  if (first === undefined || 'entities' in first || 'import_data' in first) return false;
  return hasMore(start.subarray(end)) || isExport(first);
}

/** An export that was cut off after its first line; a document that only lacks its entities says less of itself. */
const isExport = (envelope: object): boolean => 'version' in envelope && 'api_version' in envelope;

const hasMore = (bytes: Buffer): boolean => bytes.some((byte) => !isSpace(byte));

function objectIn(line: Buffer): object | undefined {
  try {
    const value: unknown = JSON.parse(line.toString());
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
