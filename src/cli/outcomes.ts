import type {
  OutcomeFieldsFragment,
  OutcomeStatus,
  ProgressFieldsFragment,
} from '../client/generated/graphql.ts';
import { shortened } from '../lib/characters.ts';
import type { Sayings } from './sayings.ts';
import type { Colour, Paint } from './terminal.ts';
import { printable, printableJson, remark } from './words.ts';

type Change = OutcomeFieldsFragment['changes'][number];

export interface OutcomeStyle {
  readonly paint: Paint;
  readonly isPlan: boolean;
  /** Of the outcomes before. */
  readonly sayings: Sayings;
}

/** One outcome as lines: what becomes of the entity, field by field, and what is to be said about it. */
export function formatOutcome(
  outcome: OutcomeFieldsFragment,
  { paint, isPlan, sayings }: OutcomeStyle,
): string[] {
  const { kind, key, status, renamedTo, changes, warnings, problems } = outcome;
  const { sign, colour, planned, done } = signs[status];
  const name = renamedTo === null ? key : `${key} as ${renamedTo}`;
  const head = `${sign} ${(isPlan ? planned : done).padEnd(9)} ${kind.toLowerCase().padEnd(8)} ${printable(name)}`;
  return [
    `  ${paint(colour, head)}`,
    ...changes.map((change) => `      ${formatChange(change, paint)}`),
    ...warnings.map(
      (warning) => `      ${paint('yellow', 'warning')} ${sayWarning(sayings, outcome, warning)}`,
    ),
    ...problems.map(
      ({ code, message }) => `      ${paint('red', code)} ${sayings.of(outcome, code, remark(message))}`,
    ),
  ];
}

/** A warning begins with its code. */
function sayWarning(sayings: Sayings, outcome: OutcomeFieldsFragment, warning: string): string {
  const [, code = '', sentence = warning] = /^([A-Z_]+): (.*)$/s.exec(warning) ?? [];
  const said = sayings.of(outcome, code, remark(sentence));
  return code === '' ? said : `${code}: ${said}`;
}

const secretMark = /^fingerprint:/;

/** A field of an entity, before and after. A secret is `changed` or the `same`: its fingerprint says nothing to people. */
export function formatChange({ path, before, after }: Change, paint: Paint): string {
  const place = printable(path);
  if (isSecret(before) || isSecret(after)) return `${place}: secret ${before === after ? 'same' : 'changed'}`;
  const [was, is] = [formatValue(before), formatValue(after)];
  const start = startOfDifference(was, is);
  return `${place}: ${paint('red', piece(was, start))} → ${paint('green', piece(is, start))}`;
}

const isSecret = (value: unknown): boolean => typeof value === 'string' && secretMark.test(value);

const longest = 60;
// What stands before the first difference, to find the place.
const context = 20;

const formatValue = (value: unknown): string =>
  value === undefined || value === null ? '(none)' : printableJson(value);

/** Where two texts are shown from, so that what differs is seen: at their beginning where it is seen there. */
function startOfDifference(before: string, after: string): number {
  const [was, is] = [[...before], [...after]];
  const differs = was.findIndex((character, at) => character !== is[at]);
  const at = differs < 0 ? was.length : differs;
  return at < longest - context ? 0 : at - context;
}

function piece(text: string, start: number): string {
  const shown = start === 0 ? text : `…${[...text].slice(start).join('')}`;
  return shortened(shown, longest);
}

interface Sign {
  readonly sign: string;
  readonly colour: Colour;
  /** Of a plan, and of what was done. */
  readonly planned: string;
  readonly done: string;
}

/** How each outcome looks; the sign and the word say it without the colour. */
const signs: Readonly<Record<OutcomeStatus, Sign>> = {
  CREATED: { sign: '+', colour: 'green', planned: 'create', done: 'created' },
  UPDATED: { sign: '~', colour: 'yellow', planned: 'update', done: 'updated' },
  RENAMED: { sign: '>', colour: 'cyan', planned: 'rename', done: 'renamed' },
  UNCHANGED: { sign: '=', colour: 'dim', planned: 'keep', done: 'unchanged' },
  SKIPPED: { sign: '=', colour: 'dim', planned: 'skip', done: 'skipped' },
  DELETED: { sign: '-', colour: 'red', planned: 'delete', done: 'deleted' },
  FAILED: { sign: '!', colour: 'red', planned: 'fail', done: 'failed' },
};

type Tally = Pick<
  ProgressFieldsFragment,
  'created' | 'updated' | 'unchanged' | 'renamed' | 'skipped' | 'failed' | 'deleted'
>;

/**
 * The code of the problem of an entity that was refused: it failed because its key is there already, and that was not to
 * be.
 */
export const refusalCode = 'CONFLICT';

/** Whether an entity was refused. */
export const isRefused = ({ problems }: Pick<OutcomeFieldsFragment, 'problems'>): boolean =>
  problems.some(({ code }) => code === refusalCode);

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

/** The line that scripts may read of what was done, in the order of `summarisePlan`. */
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

/** Whether anything was changed or failed, or would. */
export const isDifference = (tally: Tally): boolean => hasChanged(tally) || tally.failed > 0;
