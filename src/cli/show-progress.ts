import type { ImportEvent } from '../client/follow-import.ts';
import type { RotationEvent } from '../client/follow-rotation.ts';
import type { Terminal } from './terminal.ts';

type Progress = ImportEvent['progress'];
type KindProgress = Progress['perKind'][number];

/** Shows how far something is, to whoever watches standard error. */
interface ProgressView<State> {
  show(state: State): void;
  /** What stands there now stays. */
  end(): void;
}

/** How a state looks. */
interface Looks<State> {
  /** Lines for a terminal that has so many columns. */
  readonly drawn: (state: State, columns: number) => readonly string[];
  /** A line for a log. */
  readonly told: (state: State) => string;
}

// Fewer than a person sees as a flicker.
const redrawMs = 80;
const tellMs = 3_000;

/** Lines that are drawn anew where somebody watches; elsewhere a line every few seconds. */
export const progressView = <State>(
  terminal: Terminal,
  looks: Looks<State>,
  now: () => number = () => performance.now(),
): ProgressView<State> => (terminal.isWatched ? drawnView(terminal, looks) : toldView(terminal, looks, now));

function toldView<State>({ note }: Terminal, { told }: Looks<State>, now: () => number): ProgressView<State> {
  let next = now() + tellMs;
  return {
    show: (state) => {
      if (now() < next) return;
      next = now() + tellMs;
      note(told(state));
    },
    end: () => undefined,
  };
}

function drawnView<State>(terminal: Terminal, { drawn }: Looks<State>): ProgressView<State> {
  let last: State | undefined;
  let timer: NodeJS.Timeout | undefined;
  const draw = (): void => {
    timer = undefined;
    if (last !== undefined) terminal.draw(drawn(last, terminal.columns()));
  };
  return {
    // What comes too soon is drawn a moment later, unless something newer has come by then.
    show: (state) => {
      if (last === undefined) terminal.draw(drawn(state, terminal.columns()));
      last = state;
      timer ??= setTimeout(draw, redrawMs).unref();
    },
    end: () => {
      clearTimeout(timer);
      draw();
      terminal.settle();
    },
  };
}

/** A job: a bar for each kind, and how it goes. */
export const looksOfJob = ({
  paintNote,
}: Pick<Terminal, 'paintNote'>): Looks<Pick<ImportEvent, 'state' | 'progress'>> => {
  const told = ({ state, progress }: Pick<ImportEvent, 'state' | 'progress'>): string =>
    `${state.toLowerCase()} ${progress.processed}/${progress.total}${pace(progress)}`;
  return {
    told,
    drawn: (event, columns) => [
      ...event.progress.perKind.map(({ kind, ...progress }) =>
        barOf(kind.toLowerCase(), progress, columns, (text) => paintNote('green', text)),
      ),
      told(event),
    ],
  };
};

/** A rotation of secrets: one bar. */
export const looksOfRotation = ({ paintNote }: Pick<Terminal, 'paintNote'>): Looks<RotationEvent> => {
  const told = ({ state, processed, total }: RotationEvent): string =>
    `${state.toLowerCase()} ${processed}/${total}`;
  return {
    told,
    drawn: (event, columns) =>
      event.state === 'RUNNING' && event.total === 0
        ? ['counting what is stored']
        : [barOf('rows', event, columns, (text) => paintNote('green', text))],
  };
};

// Beside the bar there are the kind and two numbers.
const besides = 26;
const widest = 24;

function barOf(
  what: string,
  { total, processed }: Pick<KindProgress, 'total' | 'processed'>,
  columns: number,
  paint: (text: string) => string,
): string {
  const width = Math.min(widest, Math.max(columns - besides, 4));
  const filled = total === 0 ? width : Math.floor((width * processed) / total);
  const bar = paint('█'.repeat(filled)) + '░'.repeat(width - filled);
  return `${what.padEnd(8)} ${bar} ${processed}/${total}`;
}

function pace({ entitiesPerSecond, etaSeconds }: Progress): string {
  const rate = entitiesPerSecond === null ? '' : `, ${Math.round(entitiesPerSecond)}/s`;
  return etaSeconds === null || etaSeconds < 1 ? rate : `${rate}, ${Math.ceil(etaSeconds)} s left`;
}

interface Transferred {
  readonly bytes: number;
  readonly seconds: number;
  readonly isOver: boolean;
}

const verbs = {
  send: { now: 'sending', past: 'sent' },
  receive: { now: 'receiving', past: 'received' },
} as const;

interface TransferOptions {
  readonly direction: keyof typeof verbs;
  /** Bytes in all, where that is known. */
  readonly total?: number | undefined;
}

/** Passes bytes on, and shows how many there were and how fast they go. */
export async function* shownTransfer(
  terminal: Terminal,
  pieces: AsyncIterable<Uint8Array>,
  options: TransferOptions,
): AsyncGenerator<Uint8Array, void> {
  const started = performance.now();
  const view: ProgressView<Transferred> = progressView(terminal, looksOfTransfer(options));
  let bytes = 0;
  const state = (isOver = false): Transferred => ({
    bytes,
    isOver,
    seconds: (performance.now() - started) / 1_000,
  });
  view.show(state());
  try {
    for await (const piece of pieces) {
      bytes += piece.length;
      view.show(state());
      yield piece;
    }
    view.show(state(true));
  } finally {
    view.end();
  }
}

function looksOfTransfer({ direction, total }: TransferOptions): Looks<Transferred> {
  const { now, past } = verbs[direction];
  const told = ({ bytes, seconds, isOver }: Transferred): string => {
    const verb = isOver ? past : now;
    const of = total === undefined || isOver ? '' : ` of ${shownBytes(total)}`;
    const rate = seconds < 1 ? '' : `, ${shownBytes(bytes / seconds)}/s`;
    return `${verb} ${shownBytes(bytes)}${of}${rate}`;
  };
  return { told, drawn: (state) => [told(state)] };
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A number of bytes as people say it, with decimal units: `1.5 MB`. */
function shownBytes(bytes: number): string {
  const power = bytes < 1_000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  const number = bytes / 1_000 ** power;
  return `${power === 0 ? Math.round(number) : number.toFixed(1)} ${units[power]}`;
}
