import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { createLogUpdate } from 'log-update';
import { printable, printableText } from './words.ts';

/** Where a command speaks: what was asked for goes to standard output, everything else to standard error. */
export interface Terminal {
  /** What comes on standard input. */
  readonly input: Readable;
  /** Standard error as it is, for what asks people. */
  readonly error: Writable;
  /** Whether somebody is there to see a question and to answer it. */
  readonly canAsk: boolean;
  /** Data as they are; waits while the reader is slow. */
  readonly write: (data: string | Uint8Array) => Promise<void>;
  /** Lines for people that were asked for. */
  readonly say: (text: string) => Promise<void>;
  /** Lines for people about what goes on. */
  readonly note: (text: string) => void;
  /** Shows lines below all that was said, in the place of the ones before; nothing where nobody watches. */
  readonly draw: (lines: readonly string[]) => void;
  /** What is drawn stays where it is. */
  readonly settle: () => void;
  /** Whether standard error is watched by somebody. */
  readonly isWatched: boolean;
  /** Whether standard output is. */
  readonly isOutputWatched: boolean;
  /** Signs that fit into a line of standard error. */
  readonly columns: () => number;
  /** Says whether there are to be colours; `auto` until then. */
  readonly colour: (choice: ColourChoice) => void;
  /** What stands in colour on standard output, and on standard error. */
  readonly paint: Paint;
  readonly paintNote: Paint;
}

export type Colour = 'green' | 'yellow' | 'red' | 'cyan' | 'dim';
export const colourChoices = ['auto', 'always', 'never'] as const;
export type ColourChoice = (typeof colourChoices)[number];
export type Paint = (colour: Colour, text: string) => string;

const codes: Readonly<Record<Colour, string>> = {
  green: '32',
  yellow: '33',
  red: '31',
  cyan: '36',
  dim: '2',
};

const inColour: Paint = (colour, text) => `\u001b[${codes[colour]}m${text}\u001b[0m`;

/** What a program is connected to: a process, or what stands in the place of one. */
export interface Connected {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Outlet;
  readonly stderr: Outlet;
}

type Outlet = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** The terminal of a program; where nothing else is said, colours only where somebody sees them and NO_COLOR does not forbid it. */
export function terminalOf({ stdin, stdout, stderr, env }: Connected): Terminal {
  const mayPaint = !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  let choice: ColourChoice = 'auto';
  const paintFor =
    (isTerminal: boolean | undefined): Paint =>
    (colour, text) =>
      choice === 'always' || (choice === 'auto' && isTerminal && mayPaint) ? inColour(colour, text) : text;
  const isWatched = stderr.isTTY === true && env['TERM'] !== 'dumb';
  const below = drawing(stderr, isWatched);
  const write = async (data: string | Uint8Array): Promise<void> => {
    const isTaken = stdout.isTTY ? below.aside(() => stdout.write(data)) : stdout.write(data);
    if (!isTaken) await once(stdout, 'drain');
  };
  const decoder = new StringDecoder();
  return {
    input: stdin,
    error: stderr,
    canAsk: stdin.isTTY === true && stderr.isTTY === true,
    // A document that is looked at is shown; one that goes into a file or a pipe is given as it is.
    write: (data) => write(stdout.isTTY ? printableText(textOf(decoder, data)) : data),
    say: (text) => write(`${withoutOrders(text)}\n`),
    note: (text) => void below.aside(() => stderr.write(`${withoutOrders(text)}\n`)),
    draw: below.draw,
    settle: below.settle,
    isWatched,
    isOutputWatched: stdout.isTTY === true,
    columns: () => stderr.columns || stdout.columns || 80,
    colour: (chosen) => {
      choice = chosen;
    },
    paint: paintFor(stdout.isTTY),
    paintNote: paintFor(stderr.isTTY),
  };
}

const textOf = (decoder: StringDecoder, data: string | Uint8Array): string =>
  typeof data === 'string' ? data : decoder.write(Buffer.from(data));

type LogUpdate = ReturnType<typeof createLogUpdate>;

interface Drawing extends Pick<Terminal, 'draw' | 'settle'> {
  /** Makes room for what is written above the drawing. */
  aside<Result>(writing: () => Result): Result;
}

/** Lines below all others: they make way for what is said, and stand below it again. */
function drawing(stream: Writable, isWatched: boolean): Drawing {
  let update: LogUpdate | undefined;
  let drawn = '';
  // Loaded with the first drawing: most commands draw nothing, and start sooner without it.
  let isAskedFor = false;
  const load = async (): Promise<void> => {
    isAskedFor = true;
    const { createLogUpdate } = await import('log-update');
    update = createLogUpdate(stream, { showCursor: true });
    if (drawn !== '') update(drawn);
  };
  return {
    draw: (lines) => {
      if (!isWatched) return;
      drawn = lines.map(withoutOrders).join('\n');
      if (!isAskedFor) void load();
      if (drawn === '') update?.clear();
      else update?.(drawn);
    },
    settle: () => {
      if (update !== undefined) update.done();
      else if (drawn !== '') stream.write(`${drawn}\n`);
      drawn = '';
    },
    aside: (writing) => {
      if (drawn === '' || update === undefined) return writing();
      update.clear();
      const result = writing();
      update(drawn);
      return result;
    },
  };
}

// The only sequences that are let through: those of `inColour`.
const colouring = new RegExp(`(\u001b\\[(?:0|${Object.values(codes).join('|')})m)`);

/** Whatever has come into a line: nothing in it moves the cursor or asks the terminal for anything. */
const withoutOrders = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.split(colouring).map(shown).join(''))
    .join('\n');

// Between the parts stand the separators, at the odd places.
const shown = (part: string, index: number): string => (index % 2 === 1 ? part : printable(part));
