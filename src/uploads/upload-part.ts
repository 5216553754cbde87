import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import type { KeyRing } from '../secrets/key-ring.ts';
import type { UploadLease } from './uploads.ts';

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);
const fastest = { params: { [constants.BROTLI_PARAM_QUALITY]: 0, [constants.BROTLI_PARAM_LGWIN]: 18 } };

/** Where a part belongs: the part of another upload, attempt or number does not open there. */
interface PartPlace extends UploadLease {
  readonly number: number;
}

/** A part as it is stored: compressed, then sealed, as a document can carry credentials in clear. */
export async function packPart(ring: KeyRing, place: PartPlace, part: Uint8Array): Promise<Buffer> {
  return ring.sealBytes(textOf(place), await compress(part, fastest));
}

/** Undefined where it does not open. */
export async function unpackPart(
  ring: KeyRing,
  place: PartPlace,
  content: Uint8Array,
): Promise<Buffer | undefined> {
  const compressed = ring.openBytes(textOf(place), content);
  return compressed && decompress(compressed);
}

const textOf = ({ id, attempt, number }: PartPlace): string =>
  JSON.stringify(['upload', id, attempt, number]);
