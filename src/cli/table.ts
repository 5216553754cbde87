import { Option } from 'commander';
import { firstCharacters } from '../lib/characters.ts';
import { type Session, tellJson } from './command.ts';
import { printable } from './words.ts';

/** A column of what a command lists. */
export interface Column<Row> {
  readonly title: string;
  readonly of: (row: Row) => string;
  /** Only in wide tables. */
  readonly isWide?: boolean;
  /** What it may do where a terminal has not enough columns for the table; nothing, where that is left out. */
  readonly gives?: {
    /** Narrower down to so many signs. */
    readonly least?: number;
    /** Left out, in this order. */
    readonly way?: number;
  };
}

/** A time of the API, which has it in UTC, to the second. */
export const shownInstant = (time: string): string => time.slice(0, 19).replace('T', ' ');

const outputs = ['table', 'wide', 'json', 'yaml', 'name'] as const;
export type Output = (typeof outputs)[number];

/** How a list is told. */
export const outputOption = (): Option =>
  new Option('-o, --output <form>', 'how it is told').choices(outputs).default('table');

/** What is listed, and how. */
export interface Listing<Row extends object> {
  /** What the rows are called: the member of the JSON object that has them. */
  readonly plural: string;
  readonly singular: string;
  readonly columns: readonly Column<Row>[];
  /** What names a row in other commands. */
  readonly nameOf: (row: Row) => string;
  /** Said where there is nothing. */
  readonly ifEmpty: string;
}

/** Tells rows in the form that was asked for; `--json` and `--json-stream` say so as well. */
export async function tellRows<Row extends object>(
  session: Session,
  rows: readonly Row[],
  listing: Listing<Row>,
  output: Output,
): Promise<void> {
  const { telling } = session;
  const { plural, singular } = listing;
  if (telling === 'json-stream')
    for (const row of rows) await tellJson(session, { type: singular, [singular]: row });
  else if (telling === 'json' || output === 'json') await tellJson(session, { [plural]: rows });
  else await tellText(session, rows, listing, output);
}

async function tellText<Row extends object>(
  { terminal }: Session,
  rows: readonly Row[],
  { columns, nameOf, ifEmpty }: Listing<Row>,
  output: Exclude<Output, 'json'>,
): Promise<void> {
  if (output === 'yaml') return terminal.write(await yamlOf(rows));
  if (rows.length === 0) return terminal.note(ifEmpty);
  const lines =
    output === 'name'
      ? rows.map((row) => printable(nameOf(row)))
      : await linesOf(
          rows,
          columnsOf(columns, output),
          output === 'table' && terminal.isOutputWatched ? terminal.columns() : Number.POSITIVE_INFINITY,
        );
  await terminal.say(lines.join('\n'));
}

const columnsOf = <Row>(columns: readonly Column<Row>[], output: Output): readonly Column<Row>[] =>
  output === 'wide' ? columns : columns.filter(({ isWide = false }) => !isWide);

const gap = '  ';

/** Columns as wide as what stands in them, or as there is room; signs of other scripts count as terminals draw them. */
async function linesOf<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  room: number,
): Promise<string[]> {
  const { default: widthOf } = await import('string-width');
  const drawn = columns.map((column) => {
    const cells = [column.title, ...rows.map((row) => printable(column.of(row)) || '-')];
    return { ...column, cells, width: Math.max(...cells.map((cell) => widthOf(cell))) };
  });
  const fitting = fitted(drawn, room);
  return ['', ...rows].map((_, line) =>
    fitting
      .map(({ cells, width }) => inWidth(cells[line] ?? '', width, widthOf))
      .join(gap)
      .trimEnd(),
  );
}

interface Drawn extends Pick<Column<never>, 'gives'> {
  readonly cells: readonly string[];
  readonly width: number;
}

/** The widest that may be gets narrower; where that is not enough, those go that may. */
function fitted(columns: readonly Drawn[], room: number): readonly Drawn[] {
  const excess = columns.reduce((sum, { width }) => sum + width + gap.length, -gap.length) - room;
  if (excess <= 0) return columns;
  const slack = columns.reduce((sum, column) => sum + slackOf(column), 0);
  if (slack >= excess) return narrowed(columns, excess);
  const first = columns.filter(({ gives }) => gives?.way !== undefined).toSorted(byWay)[0];
  return first === undefined
    ? narrowed(columns, slack)
    : fitted(
        columns.filter((column) => column !== first),
        room,
      );
}

const slackOf = ({ width, gives }: Drawn): number => Math.max(width - (gives?.least ?? width), 0);
const byWay = (a: Drawn, b: Drawn): number => (a.gives?.way ?? 0) - (b.gives?.way ?? 0);

/** Takes so many signs from those that have them to give, always from the widest. */
function narrowed(columns: readonly Drawn[], signs: number): readonly Drawn[] {
  const widths = columns.map(({ width }) => width);
  for (let left = signs; left > 0; left--) {
    const giving = columns.map((column, at) =>
      slackOf({ ...column, width: widths[at] ?? 0 }) > 0 ? (widths[at] ?? 0) : 0,
    );
    const widest = giving.indexOf(Math.max(...giving));
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return columns.map((column, at) => ({ ...column, width: widths[at] ?? 0 }));
}

function inWidth(text: string, width: number, widthOf: (text: string) => number): string {
  if (widthOf(text) <= width) return text + ' '.repeat(width - widthOf(text));
  let shown = firstCharacters(text, width - 1);
  while (widthOf(shown) > width - 1) shown = firstCharacters(shown, [...shown].length - 1);
  return `${shown}…${' '.repeat(width - 1 - widthOf(shown))}`;
}

// Loaded where it is needed, as what measures texts is: commands start sooner without.
const yamlOf = async (rows: readonly object[]): Promise<string> =>
  rows.length === 0 ? '[]\n' : (await import('../document/formats/yaml/yaml-text.ts')).yamlText(rows);
