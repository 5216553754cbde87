import type { Services } from '../services/services.ts';
import type { HistoryPoint } from '../store/history.ts';
import { selectionMark } from './export-document.ts';
import type { ExportSelection } from './export-selection.ts';
import { formatWatermark } from './watermark.ts';

interface Shown {
  readonly selection: ExportSelection;
  readonly point: HistoryPoint;
  /** Of the export. */
  readonly digest: string;
}

/** What the next delta asks with, to go on from this export. */
export const watermarkOf = ({ ring }: Pick<Services, 'ring'>, { selection, point, digest }: Shown): string =>
  formatWatermark({ ...point, digest, digestKey: ring.keyId, selection: selectionMark(selection) });
