import type { OutcomeFieldsFragment } from '../client/generated/graphql.ts';
import { shortened } from '../lib/characters.ts';
import { printable, printableJson } from './printable.ts';
import type { Sayings } from './sayings.ts';
import { signs } from './signs.ts';
import type { Paint } from './terminal.ts';
import { remark } from './words.ts';

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
