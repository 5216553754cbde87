import type { Act } from '../audit/audit-log.ts';
import type { Log } from '../log/members.ts';
import type { ConfigurationExport } from './export-configuration.ts';
import { byCollection } from './export-document.ts';
import type { EntityCounts } from './read-chosen.ts';

/** Who is told of an export, and who has asked for it. */
export interface ExportTeller {
  readonly log: Log;
  readonly act: Pick<Act, 'requestId'>;
}

/** What there is to be told of an export. */
interface ToldExport {
  readonly id: string;
  readonly user: string;
  /** In milliseconds of `performance.now()`. */
  readonly since: number;
  readonly counts: EntityCounts;
  readonly bytes: number;
  readonly isWhole: boolean;
  readonly format?: string;
  readonly compression?: string;
}

/** Logs an export in one line. */
function logExport(
  { log, act }: ExportTeller,
  { id, user, since, counts, bytes, isWhole, format, compression }: ToldExport,
): void {
  log.info(
    {
      export_id: id,
      user,
      ...(format && { format }),
      ...(compression && { compression }),
      entity_counts: byCollection((kind) => counts[kind]),
      size_bytes: bytes,
      is_whole: isWhole,
      duration_ms: Math.round(performance.now() - since),
      request_id: act.requestId,
    },
    isWhole ? 'An export is over.' : 'An export was broken off.',
  );
}

/** Logs an export that was read as a value. */
export function logValue(
  teller: ExportTeller,
  { id, exportedBy: user, shown: counts, document }: ConfigurationExport,
  since: number,
): void {
  const bytes = document.pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
  logExport(teller, { id, user, since, counts, bytes, isWhole: true });
}

type Piece = string | Uint8Array;

/** Passes a document on, and logs it when it has passed, or when nobody takes more of it. */
export async function* logged<P extends Piece>(
  pieces: AsyncIterable<P>,
  teller: ExportTeller,
  describe: () => Omit<ToldExport, 'bytes' | 'isWhole'>,
): AsyncGenerator<P> {
  let bytes = 0;
  let isWhole = false;
  try {
    for await (const piece of pieces) {
      bytes += Buffer.byteLength(piece);
      yield piece;
    }
    isWhole = true;
  } finally {
    logExport(teller, { ...describe(), bytes, isWhole });
  }
}
