import type { OutcomeFieldsFragment, ProgressFieldsFragment } from '../client/generated/graphql.ts';

type Tally = Pick<
  ProgressFieldsFragment,
  'created' | 'updated' | 'unchanged' | 'renamed' | 'skipped' | 'failed' | 'deleted'
>;

/** Whether an entity was refused: it failed because its key is there already, and that was not to be. */
export const isRefused = ({ problems }: Pick<OutcomeFieldsFragment, 'problems'>): boolean =>
  problems.some(({ code }) => code === 'CONFLICT');

/**
 * The line that scripts may read: the first five numbers are always there, in this order and with these words; others
 * follow where they are not zero.
 */
export function summarisePlan(tally: Tally, refused: number): string {
  const { created, updated, deleted, unchanged, renamed, skipped, failed } = tally;
  return [
    `Plan: ${created} to create, ${updated} to update, ${deleted} to delete`,
    `${refused} refused`,
    `${unchanged} unchanged`,
    ...others([
      [renamed, 'to rename'],
      [skipped, 'skipped'],
      [failed - refused, 'to fail'],
    ]),
  ].join(', ');
}

/** The same of what was done. */
export function summariseDone(verb: string, tally: Tally): string {
  const { created, updated, deleted, unchanged, renamed, skipped, failed } = tally;
  return [
    `${verb}: ${created} created, ${updated} updated, ${deleted} deleted, ${failed} failed, ${unchanged} unchanged`,
    ...others([
      [renamed, 'renamed'],
      [skipped, 'skipped'],
    ]),
  ].join(', ');
}

const others = (numbers: readonly (readonly [number, string])[]): string[] =>
  numbers.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);

/** Whether anything was changed, or would be. */
export const hasChanged = ({ created, updated, deleted, renamed }: Tally): boolean =>
  created + updated + deleted + renamed > 0;

/** The same where what would fail is a difference as well. */
export const isDifference = (tally: Tally): boolean => hasChanged(tally) || tally.failed > 0;
