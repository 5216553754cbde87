import { peek } from '../lib/bytes.ts';
import type { Problem } from '../lib/problem.ts';
import { mostWaiting } from '../secrets/age/derive-wrapping-key.ts';
import { openFile } from '../secrets/age/open-file.ts';
import { Unopened, type UnsealFailure } from '../secrets/age/passphrase-identity.ts';
import { type DocumentLimits, limitSettings } from './limits.ts';
import { InvalidDocument } from './problems.ts';

const firstLine = 'age-encryption.org/v1\n';
/** A header with a passphrase has 150 bytes; the library reads on for as long as there is no end to it. */
const mostHeader = 4_096;

/**
 * The content of an age file, where the bytes are one; else the same bytes. Only at the end it is known to be
 * authentic.
 */
export async function* unsealed(
  bytes: AsyncIterable<Uint8Array>,
  passphrase: string | undefined,
  limits: Pick<DocumentLimits, 'sealWork'>,
): AsyncGenerator<Uint8Array> {
  const outer = await peek(bytes, mostHeader);
  try {
    const inner = isArmored(outer.start) ? await peek(unarmored(outer.whole), mostHeader) : outer;
    if (isSealed(inner.start, passphrase)) yield* opened(inner.whole, passphrase, limits);
    else yield* inner.whole;
  } finally {
    await outer.close();
  }
}

/** Whether bytes begin an age file; throws `InvalidDocument` where that and the passphrase do not go together. */
function isSealed(start: Buffer, passphrase: string | undefined): passphrase is string {
  const header = start.subarray(0, mostHeader).toString('latin1');
  if (!header.startsWith(firstLine)) {
    if (passphrase !== undefined) throw new InvalidDocument([problems.notSealed]);
    return false;
  }
  if (passphrase === undefined) throw new InvalidDocument([problems.required]);
  if (!header.includes('\n--- ')) throw new InvalidDocument([problems.damaged]);
  return true;
}

async function* opened(
  bytes: AsyncIterable<Uint8Array>,
  passphrase: string,
  { sealWork }: Pick<DocumentLimits, 'sealWork'>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* openFile(bytes, passphrase, sealWork);
  } catch (error) {
    if (!(error instanceof Unopened)) throw error;
    throw new InvalidDocument([failures(sealWork)[error.failure]]);
  }
}

/** Refuses a passphrase for a document that does not come as bytes, and so cannot be sealed. */
export function refusePassphrase(passphrase: string | undefined): void {
  if (passphrase !== undefined) throw new InvalidDocument([problems.notSealed]);
}

const problems = {
  required: {
    code: 'PASSPHRASE_REQUIRED',
    message: 'The document is sealed with age; give the passphrase that it was sealed with as `passphrase`.',
  },
  notSealed: {
    code: 'NOT_SEALED',
    message:
      'There is a passphrase, but the document is not sealed with age. If that is how it should be, leave the passphrase out.',
  },
  damaged: {
    code: 'DAMAGED_SEAL',
    message: 'The document is sealed with age, but it was changed, damaged or cut off; send it again.',
  },
} as const;

const failures = (mostWork: number): Readonly<Record<UnsealFailure, Problem>> => ({
  'wrong-passphrase': {
    code: 'WRONG_PASSPHRASE',
    message: 'The passphrase does not open the document; give the one that it was sealed with.',
  },
  'other-recipient': {
    code: 'NOT_SEALED_WITH_PASSPHRASE',
    message:
      'The document is sealed for a key and not with a passphrase; open it with age first, then send it.',
  },
  'too-much-work': {
    code: 'SEAL_TOO_EXPENSIVE',
    message: `The seal asks for a scrypt work factor of more than ${mostWork} (${limitSettings.sealWork}); open the document with age first, then send it.`,
  },
  'too-many-waiting': {
    code: 'TOO_MANY_SEALED_DOCUMENTS',
    message: `${mostWaiting} sealed documents wait to be opened already, as each takes a second or so; send it again in a moment.`,
  },
  damaged: problems.damaged,
});

const begin = '-----BEGIN AGE ENCRYPTED FILE-----';
const endMark = '-----ENDAGEENCRYPTEDFILE-----';
const beginMark = '-----BEGINAGEENCRYPTEDFILE-----';

/** Whether bytes begin an age file in ASCII armor; white space before it does not count. */
const isArmored = (start: Buffer): boolean =>
  start.toString('latin1', 0, 1_024).trimStart().startsWith(begin);

/**
 * The bytes in the armor, as they arrive. What is not as it should be is left out or ends them: the file inside is
 * authenticated, and tells.
 */
async function* unarmored(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest = '';
  for await (const piece of bytes) {
    // White space counts for nothing, also in the marks, which may come in two pieces.
    const text = rest + Buffer.from(piece).toString('latin1').replace(/\s+/g, '').replace(beginMark, '');
    const [base64 = '', ...after] = text.split(endMark);
    const isOver = after.length > 0;
    const length = isOver ? base64.length : wholeGroups(base64.length - endMark.length);
    yield Buffer.from(base64.slice(0, length), 'base64');
    if (isOver) return;
    rest = base64.slice(length);
  }
}

/** Four characters are three bytes; as much is kept back as can be the beginning of the mark at the end. */
const wholeGroups = (length: number): number => Math.max(0, length - (length % 4));
