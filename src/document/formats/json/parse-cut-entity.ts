import { mayBeInexact } from '../../../lib/parse-exact.ts';
import type { Problem } from '../../../lib/problem.ts';
import type { CutEntity } from '../../cut-entity.ts';
import { InvalidDocument } from '../../invalid-document.ts';
import { limitProblems } from '../../limit-problems.ts';
import type { DocumentLimits } from '../../limits.ts';
import type { RawEntity } from '../../raw-entity.ts';
import { entitySubject } from '../../subject.ts';
import { none } from './cut-entity.ts';
import { parseText, type Refuse, textOf } from './parse-text.ts';

/** Parses what a reader has cut out. The document is refused where that is no JSON. */
export function parseCutEntity(
  cut: CutEntity,
  limits: DocumentLimits,
  refuse: Refuse = refuseAlone,
): RawEntity {
  const { collection, index, place, bytes, problems, notes, members } = cut;
  if (bytes === undefined) return { collection, index, value: undefined, problems, ...(notes && { notes }) };
  const at = { place, path: ['entities', collection, index], refuse, members };
  const text = textOf(bytes, at);
  const isDoubtful = mayBeInexact(text);
  const value = parseText(text, at, isDoubtful);
  const found = problemsOf(value, text, cut, limits);
  const known = { ...(isDoubtful && { isDoubtful }), ...(notes && { notes }) };
  return { collection, index, value, problems: found, text, ...known };
}

const refuseAlone: Refuse = (problem) => {
  throw new InvalidDocument([problem]);
};

/** Walking a value costs more than parsing it, and nearly all texts show that there is nothing to find. */
const problemsOf = (
  value: unknown,
  text: string,
  { collection, index }: CutEntity,
  limits: DocumentLimits,
): readonly Problem[] =>
  isSuspicious(text, limits) ? limitProblems(value, limits, entitySubject(collection, index)) : none;

/** NUL and half surrogates can only come as `\u…`. */
const isSuspicious = (text: string, limits: DocumentLimits): boolean =>
  text.includes('\\u') || text.length * 3 > limits.stringBytes;
