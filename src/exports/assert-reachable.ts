import type { EntityManager } from 'typeorm';
import { type HistoryPoint, readReach } from '../store/history.ts';
import type { Watermark } from './watermark.ts';
import { WatermarkProblem } from './watermark-problem.ts';

/** Throws `WatermarkProblem` where this database cannot tell all that changed since. */
export async function assertReachable(
  manager: EntityManager,
  { database }: HistoryPoint,
  since: Watermark,
): Promise<void> {
  if (since.database !== database) throw new WatermarkProblem('FOREIGN_WATERMARK');
  const { isAhead, isTooOld } = await readReach(manager, since.snapshot);
  if (isAhead) throw new WatermarkProblem('FOREIGN_WATERMARK');
  if (isTooOld) throw new WatermarkProblem('WATERMARK_TOO_OLD');
}
