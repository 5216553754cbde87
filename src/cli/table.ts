import { Option } from 'commander';
import type { Session } from './command.ts';
import { printable } from './printable.ts';
import { tellJson } from './tell.ts';

/** A column of what a command lists. */
export interface Column<Row> {
  readonly title: string;
  readonly of: (row: Row) => string;
  /** Only in wide tables. */
  readonly isWide?: boolean;
}

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
      : await linesOf(rows, columnsOf(columns, output));
  await terminal.say(lines.join('\n'));
}

const columnsOf = <Row>(columns: readonly Column<Row>[], output: Output): readonly Column<Row>[] =>
  output === 'wide' ? columns : columns.filter(({ isWide = false }) => !isWide);

/** Columns as wide as what stands in them; signs of other scripts count as terminals draw them. */
async function linesOf<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): Promise<string[]> {
  const { default: widthOf } = await import('string-width');
  const padded = (text: string, width: number): string =>
    text + ' '.repeat(Math.max(width - widthOf(text), 0));
  const cells = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map(({ of }) => printable(of(row)) || '-')),
  ];
  const widths = columns.map((_, at) =>
    cells.reduce((most, line) => Math.max(most, widthOf(line[at] ?? '')), 0),
  );
  return cells.map((line) =>
    line
      .map((cell, at) => padded(cell, widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

// Loaded where it is needed, as what measures texts is: commands start sooner without.
const yamlOf = async (rows: readonly object[]): Promise<string> =>
  rows.length === 0 ? '[]\n' : (await import('../document/formats/yaml/yaml-text.ts')).yamlText(rows);
