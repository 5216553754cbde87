import { createHash } from 'node:crypto';

/** The point in a database's history that an export shows, and what the next delta says about it. */
export interface Watermark {
  /** Identity of the database. */
  readonly database: string;
  /** `pg_snapshot` as text. */
  readonly snapshot: string;
  /** Of the export. */
  readonly digest: string;
  /** Id of the secret that the digest's fingerprints were made with. */
  readonly digestKey: string;
  /** Stands for what the export was asked for. */
  readonly selection: string;
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

/** Undefined where the text is none that `formatWatermark` has made. */
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

/** Whether the database takes it for one: numbers of transactions in order, all between the first two. */
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
