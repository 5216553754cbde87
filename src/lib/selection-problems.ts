import { shortened } from './characters.ts';
import type { SelectionProblem } from './selection.ts';

const problem =
  (code: SelectionProblem['code'], message: string) =>
  (position: number): SelectionProblem => ({
    code,
    position,
    message: `${message} (at character ${position + 1})`,
  });

const longestShown = 50;

/** Every reason not to take a selection. */
export const selectionProblems = {
  emptyPart: problem('EMPTY_PART', 'A part of the selection is empty; write `kind:key,key;kind:key`.'),
  emptyKey: problem('EMPTY_KEY', 'A key is missing; write one, or remove the comma.'),
  starAmongKeys: problem(
    'STAR_AMONG_KEYS',
    '`*` stands for all of a kind; leave the keys beside it out, or write "*" in quotes for the key.',
  ),
  openQuote: problem(
    'OPEN_QUOTE',
    'The quote that opens here is not closed; close it, or write \\" for a quote.',
  ),
  afterQuote: problem('AFTER_QUOTE', 'Something follows a closing quote; only `,` or `;` can.'),
  unknownKind: (
    position: number,
    spelling: string,
    kinds: readonly { readonly collection: string }[],
  ): SelectionProblem =>
    problem(
      'UNKNOWN_KIND',
      `There is no kind '${shortened(spelling, longestShown)}'; there are ${kinds.map(({ collection }) => collection).join(', ')}.`,
    )(position),
} as const;
