import type { EntityManager } from 'typeorm';
import type { Kind } from '../kinds/kind.ts';
import { type KindName, kindNamed, type RowOf } from '../kinds/registry.ts';
import type { EntityRow } from '../kinds/shared-fields.ts';
import { type ProblemError, problemError } from '../lib/problem.ts';
import type { Services } from '../services/services.ts';
import { preferKeyOrder } from '../store/snapshot.ts';
import { chosen, isWhole } from './chosen-sql.ts';
import type { ExportSelection } from './export-selection.ts';
import { countChosen } from './read-chosen.ts';

type AnswerLimits = Pick<Services['limits'], 'answerEntities' | 'answerBytes'>;

interface Answer {
  readonly limits: AnswerLimits;
  /** The transaction of the snapshot. */
  readonly manager: EntityManager;
  readonly selection: ExportSelection;
}

/** Rows of the kinds that were asked for. */
export type Rows = { [Name in KindName]?: RowOf[Name][] };

/** The entities of an export as rows, for typed access. Throws `ANSWER_TOO_LARGE`. */
export async function readRows(answer: Answer, names: readonly KindName[]): Promise<Rows> {
  const kinds = names.map(kindNamed);
  await assertRoom(answer, kinds);
  const rows: Rows = {};
  for (const kind of kinds) Object.assign(rows, { [kind.name]: await readRowsOf(answer, kind) });
  return rows;
}

async function readRowsOf({ manager, selection }: Answer, kind: Kind<KindName>): Promise<EntityRow[]> {
  const { where, parameters } = chosen(kind, selection);
  await preferKeyOrder(manager, isWhole(kind, selection));
  return manager.query(
    `SELECT e.* FROM ${kind.collection} e WHERE ${where} ORDER BY e.${kind.key}`,
    parameters,
  );
}

/**
 * Whether entities may be answered as objects, before any is read: they are all held in memory at once, and so is what is
 * made of them; documents are streams. Throws `ANSWER_TOO_LARGE`.
 */
async function assertRoom(answer: Answer, kinds: readonly Kind<KindName>[]): Promise<void> {
  const { limits, manager, selection } = answer;
  let count = 0;
  for (const kind of kinds) count += await countChosen(manager, kind, selection);
  if (count > limits.answerEntities)
    throw answerTooLarge(`${count} entities`, `${limits.answerEntities} (LADING_MAX_ANSWER_ENTITIES)`);
  // What is stored is compressed, and can be summed up without being read.
  for (const size of [storedSize, jsonSize]) await assertBytes(answer, kinds, size);
}

async function assertBytes(
  { limits, manager, selection }: Answer,
  kinds: readonly Kind<KindName>[],
  size: (kind: Kind) => string,
): Promise<void> {
  let bytes = 0;
  for (const kind of kinds) {
    bytes += await sumOf(manager, kind, selection, size);
    if (bytes > limits.answerBytes)
      throw answerTooLarge(`over ${limits.answerBytes} bytes`, 'no more of them (LADING_MAX_ANSWER_BYTES)');
  }
}

const storedSize = ({ table }: Kind): string =>
  Object.keys(table.options.columns)
    .map((name) => `coalesce(pg_column_size(e.${name}), 0)`)
    .join(' + ');

const jsonSize = (): string => 'octet_length(row_to_json(e)::text)';

async function sumOf(
  manager: EntityManager,
  kind: Kind<KindName>,
  selection: ExportSelection,
  size: (kind: Kind) => string,
): Promise<number> {
  const { where, parameters } = chosen(kind, selection);
  const [row] = await manager.query(
    `SELECT coalesce(sum(${size(kind)}), 0)::float AS bytes FROM ${kind.collection} e WHERE ${where}`,
    parameters,
  );
  return row.bytes;
}

/** More than an answer may have. */
const answerTooLarge = (has: string, mayHave: string): ProblemError =>
  problemError(
    'ANSWER_TOO_LARGE',
    `The answer would have ${has}, and it may have ${mayHave}. ` +
      'Take them as a file (`download`) or as one `document`, page by page (`tools(first:, after:)` and its like), or select fewer.',
  );
