import { type Looks, type ProgressView, progressView } from './show-progress.ts';
import type { Terminal } from './terminal.ts';

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

/** As people say it, with decimal units: `1.5 MB`. */
export function shownBytes(bytes: number): string {
  const power = bytes < 1_000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  const number = bytes / 1_000 ** power;
  return `${power === 0 ? Math.round(number) : number.toFixed(1)} ${units[power]}`;
}
