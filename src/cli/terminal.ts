import { once } from 'node:events';

/** Where a command speaks: data goes to standard output, everything else to standard error. */
export interface Terminal {
  /** Data; waits while the reader is slow. */
  readonly write: (data: string | Uint8Array) => Promise<void>;
  /** A line for people. */
  readonly note: (line: string) => void;
  /** Text as it is, for what is drawn again and again. */
  readonly draw: (text: string) => void;
  /** Whether standard error is watched by somebody. */
  readonly isWatched: boolean;
  /** What stands in colour on standard output, and on standard error. */
  readonly paint: Paint;
  readonly paintNote: Paint;
}

export type Colour = 'green' | 'yellow' | 'red' | 'cyan' | 'dim';
export type Paint = (colour: Colour, text: string) => string;

const codes: Readonly<Record<Colour, string>> = {
  green: '32',
  yellow: '33',
  red: '31',
  cyan: '36',
  dim: '2',
};

const inColour: Paint = (colour, text) => `\u001b[${codes[colour]}m${text}\u001b[0m`;
const plain: Paint = (_colour, text) => text;

/** The terminal of this process; colours only where somebody sees them and NO_COLOR does not forbid it. */
export function processTerminal({ stdout, stderr, env }: NodeJS.Process): Terminal {
  const mayPaint = !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  const paintFor = (isTerminal: boolean | undefined): Paint => (isTerminal && mayPaint ? inColour : plain);
  return {
    write: async (data) => {
      if (!stdout.write(data)) await once(stdout, 'drain');
    },
    note: (line) => void stderr.write(`${line}\n`),
    draw: (text) => void stderr.write(text),
    isWatched: stderr.isTTY === true && env['TERM'] !== 'dumb',
    paint: paintFor(stdout.isTTY),
    paintNote: paintFor(stderr.isTTY),
  };
}
