import { randomBytes } from 'node:crypto';
import { ProblemError } from '../lib/problem.ts';
import { createKeyRing } from '../secrets/key-ring.ts';
import { convertDocument } from './convert-document.ts';
import { type FormatName, formatNames } from './document-format.ts';
import { formatNamed } from './formats/format-named.ts';
import { defaultLimits } from './limits.ts';

/** The secrets that a conversion may need; only CONTEXTFORGE opens what is sealed and seals it anew. */
export interface OfflineSecrets {
  /** Under which the document is sealed. */
  readonly source?: string | undefined;
  /** Of the gateway that will import the file. */
  readonly target?: string | undefined;
  /** With which the file itself is sealed. */
  readonly passphrase?: string | undefined;
}

/** A document in the format of this name, without a server; a `ProblemError` says what is wrong with it. */
export function convertOffline(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  { source, target, passphrase }: OfflineSecrets,
): AsyncGenerator<string | Uint8Array> {
  const known = formatNames.find((one) => one === name);
  const format = known && formatNamed(known);
  if (format === undefined) throw new ProblemError([unknownFormat(name)]);
  // A secret that nobody has opens nothing: without the source's, what is sealed stays as it is.
  const ring = createKeyRing({ current: source ?? randomBytes(32).toString('base64url') });
  return convertDocument(bytes, {
    format,
    limits: defaultLimits,
    passphrase,
    context: { ring, ...(target !== undefined && { targetSecret: target }) },
  });
}

const unknownFormat = (name: string) => ({
  code: 'UNKNOWN_FORMAT',
  message: `There is no format '${name}'; there are ${formatNames.map((one: FormatName) => one.replaceAll('_', '-')).join(', ')}.`,
});
