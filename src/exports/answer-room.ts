import type { EntityManager } from 'typeorm';
import type { Kind } from '../kinds/kind.ts';
import type { KindName } from '../kinds/registry.ts';
import { ProblemError } from '../lib/problem.ts';
import type { Services } from '../services/services.ts';
import { chosenSql } from './chosen-sql.ts';
import type { ExportSelection } from './export-selection.ts';
import { countChosen } from './read-chosen.ts';

type AnswerLimits = Pick<Services['limits'], 'answerEntities' | 'answerBytes'>;

interface Answer {
  readonly limits: AnswerLimits;
  /** Of the snapshot. */
  readonly manager: EntityManager;
  readonly selection: ExportSelection;
}

/**
 * Whether entities may be answered as objects, before any is read: they are all held in memory at once, and so is what is
 * made of them; documents are streams. Throws `AnswerTooLarge`.
 */
export async function assertRoom(answer: Answer, kinds: readonly Kind<KindName>[]): Promise<void> {
  const { limits, manager, selection } = answer;
  let count = 0;
  for (const kind of kinds) count += await countChosen(manager, kind, selection);
  if (count > limits.answerEntities)
    throw new AnswerTooLarge(`${count} entities`, `${limits.answerEntities} (LADING_MAX_ANSWER_ENTITIES)`);
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
      throw new AnswerTooLarge(
        `over ${limits.answerBytes} bytes`,
        'no more of them (LADING_MAX_ANSWER_BYTES)',
      );
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
  const parameters: unknown[] = [];
  const where = chosenSql(kind, selection, (value) => `$${parameters.push(value)}`);
  const [row] = await manager.query(
    `SELECT coalesce(sum(${size(kind)}), 0)::float AS bytes FROM ${kind.collection} e WHERE ${where}`,
    parameters,
  );
  return row.bytes;
}

/** More than an answer may have. */
export class AnswerTooLarge extends ProblemError {
  constructor(has: string, mayHave: string) {
    super([
      {
        code: 'ANSWER_TOO_LARGE',
        message:
          `The answer would have ${has}, and it may have ${mayHave}. ` +
          'Take them as a file (`download`) or as one `document`, page by page (`tools(first:, after:)` and its like), or select fewer.',
      },
    ]);
    this.name = 'AnswerTooLarge';
  }
}
