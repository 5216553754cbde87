import type { Since } from './export-selection.ts';
import { parseWatermark } from './watermark.ts';
import { WatermarkProblem } from './watermark-problem.ts';

/** What `changedSince` says; throws `WatermarkProblem`. */
export function readWatermark(text: string): Since {
  const watermark = parseWatermark(text);
  if (watermark === undefined) throw new WatermarkProblem('INVALID_WATERMARK');
  return { ...watermark, text };
}
