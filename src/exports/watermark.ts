import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { type ProblemError, problemError } from '../lib/problem.ts';
import { type HistoryPoint, readReach } from '../store/history.ts';

/** The point in a database's history that an export shows, and what the next delta says about it. */
interface Watermark {
  /** Identity of the database. */
  readonly database: string;
  /** `pg_snapshot` as text. */
  readonly snapshot: string;
  /** The digest of the export. */
  readonly digest: string;
  /** Id of the secret that the digest's fingerprints were made with. */
  readonly digestKey: string;
  /** Stands for what the export was asked for. */
  readonly selection: string;
}

/** The watermark of an earlier export, and its text. */
export interface Since extends Watermark {
  readonly text: string;
}

const version = 'w1';

/** Printable and opaque; a change of one character is noticed. */
export function formatWatermark(watermark: Watermark): string {
  const { database, snapshot, digest, digestKey, selection } = watermark;
  const content = Buffer.from([database, snapshot, digest, digestKey, selection].join(' ')).toString(
    'base64url',
  );
  return `${version}.${content}.${checksum(content)}`;
}

/** The watermark that a text stands for; undefined where `formatWatermark` has not made it. */
export function parseWatermark(text: string): Watermark | undefined {
  const [given, content, sum, ...more] = text.split('.');
  if (given !== version || content === undefined || more.length > 0) return undefined;
  if (checksum(content) !== sum) return undefined;
  const fields = Buffer.from(content, 'base64url').toString().split(' ');
  const [database, snapshot, digest, digestKey, selection] = fields;
  if (fields.length !== 5 || !database || !snapshot || !digest || !digestKey || !selection) return undefined;
  return isSnapshot(snapshot) ? { database, snapshot, digest, digestKey, selection } : undefined;
}

const checksum = (content: string): string =>
  createHash('sha256').update(`${version}.${content}`).digest('base64url').slice(0, 12);

/** Whether the database takes a text for a snapshot: numbers of transactions in order, all between the first two. */
function isSnapshot(text: string): boolean {
  const [, xmin, xmax, list] = /^([1-9]\d{0,18}):([1-9]\d{0,18}):((?:\d{1,19},)*\d{1,19})?$/.exec(text) ?? [];
  if (xmin === undefined || xmax === undefined) return false;
  const [first, end] = [BigInt(xmin), BigInt(xmax)];
  const inProgress = list === undefined ? [] : list.split(',').map(BigInt);
  return (
    first <= end &&
    inProgress.every((one, index) => one >= (inProgress[index - 1] ?? first) && one >= first && one < end)
  );
}

/** What `changedSince` says; throws a `ProblemError`. */
export function readWatermark(text: string): Since {
  const watermark = parseWatermark(text);
  if (watermark === undefined) throw watermarkProblem('INVALID_WATERMARK');
  return { ...watermark, text };
}

export type WatermarkCode = 'INVALID_WATERMARK' | 'FOREIGN_WATERMARK' | 'WATERMARK_TOO_OLD';

const messages = {
  INVALID_WATERMARK:
    'The watermark is not one that an export has given, or not all of it. Copy it again from the earlier export, or ' +
    'make a full export: leave `changedSince` out.',
  FOREIGN_WATERMARK:
    'The watermark is from another database, or from a state of this one that was lost when it was restored. Make a ' +
    'full export: leave `changedSince` out.',
  WATERMARK_TOO_OLD:
    'The watermark is older than what is remembered of deletions (LADING_DELETION_DAYS). Make a full export: leave ' +
    '`changedSince` out.',
} as const satisfies Record<WatermarkCode, string>;

/** Nothing can be said about what changed since this watermark. */
const watermarkProblem = (code: WatermarkCode): ProblemError<WatermarkCode> =>
  problemError(code, messages[code]);

/** Asserts that this database can tell all that changed since a watermark; throws a `ProblemError`. */
export async function assertReachable(
  manager: EntityManager,
  { database }: HistoryPoint,
  since: Watermark,
): Promise<void> {
  if (since.database !== database) throw watermarkProblem('FOREIGN_WATERMARK');
  const { isAhead, isTooOld } = await readReach(manager, since.snapshot);
  if (isAhead) throw watermarkProblem('FOREIGN_WATERMARK');
  if (isTooOld) throw watermarkProblem('WATERMARK_TOO_OLD');
}
