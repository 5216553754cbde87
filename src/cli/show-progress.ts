import type { ImportEvent } from '../client/follow-import.ts';
import type { Terminal } from './terminal.ts';

type Progress = ImportEvent['progress'];
type KindProgress = Progress['perKind'][number];

/** Shows how far a job is, to whoever watches standard error. */
export interface ProgressView {
  show(event: Pick<ImportEvent, 'state' | 'progress'>): void;
  /** What stands there now stays. */
  end(): void;
}

/** Bars where somebody watches; elsewhere a line every few seconds. */
export const progressView = (terminal: Terminal, now: () => number): ProgressView =>
  terminal.isWatched ? bars(terminal, now) : lines(terminal, now);

const everyMs = 3_000;

function lines({ note }: Terminal, now: () => number): ProgressView {
  let next = now() + everyMs;
  return {
    show: ({ state, progress }) => {
      if (now() < next) return;
      next = now() + everyMs;
      note(`${state.toLowerCase()} ${progress.processed}/${progress.total}${pace(progress)}`);
    },
    end: () => undefined,
  };
}

// Fewer than a person sees as a flicker.
const redrawMs = 80;

function bars({ draw, paintNote }: Terminal, now: () => number): ProgressView {
  let drawn = 0;
  let next = 0;
  let last: string[] = [];
  const redraw = (): void => {
    // Up to the first line, then each one anew.
    draw(`${drawn > 0 ? `\u001b[${drawn}A` : ''}${last.map((line) => `\u001b[2K${line}\n`).join('')}`);
    drawn = Math.max(drawn, last.length);
  };
  return {
    show: ({ state, progress }) => {
      last = [
        ...progress.perKind.map((kind) => barOf(kind, (text) => paintNote('green', text))),
        `${state.toLowerCase()} ${progress.processed}/${progress.total}${pace(progress)}`,
      ];
      if (now() < next) return;
      next = now() + redrawMs;
      redraw();
    },
    end: redraw,
  };
}

const width = 24;

function barOf({ kind, total, processed }: KindProgress, paint: (text: string) => string): string {
  const filled = total === 0 ? width : Math.round((width * processed) / total);
  const bar = paint('█'.repeat(filled)) + '░'.repeat(width - filled);
  return `${kind.toLowerCase().padEnd(8)} ${bar} ${processed}/${total}`;
}

function pace({ entitiesPerSecond, etaSeconds }: Progress): string {
  const rate = entitiesPerSecond === null ? '' : `, ${Math.round(entitiesPerSecond)}/s`;
  return etaSeconds === null || etaSeconds < 1 ? rate : `${rate}, ${Math.ceil(etaSeconds)} s left`;
}
