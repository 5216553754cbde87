import { InvalidDocument } from '../document/problems.ts';
import { downloadsPath, findRequest } from '../exports/download-links.ts';
import type { ExportSelection } from '../exports/export-selection.ts';
import { type Problem, ProblemError } from '../lib/problem.ts';
import type { Services } from '../services/services.ts';
import { compareSides, type Difference } from './compare-sides.ts';
import { loadDocument } from './load-document.ts';
import { loadLive } from './load-live.ts';
import type { DifferenceSource, Side } from './side.ts';

/** Makes a source out of what a client gave; what is wrong with that is wrong with its side. */
type FindSource = () => Promise<DifferenceSource>;

/**
 * What turns one state into the other. The sides are read one after the other, each in a snapshot of its own, until the
 * signal is aborted. Throws
 * `InvalidDocument` with what is wrong with both of them; paths begin with the side.
 */
export async function findDifference(
  services: Services,
  { from, to }: { readonly from: FindSource; readonly to: FindSource },
  signal: AbortSignal,
): Promise<Difference> {
  const before = await loadSide('from', () => load(services, from, { signal }));
  const other = before instanceof InvalidDocument ? undefined : before;
  const after = await loadSide('to', () => load(services, to, { other, signal }));
  if (before instanceof InvalidDocument || after instanceof InvalidDocument) throw both(before, after);
  return compareSides(before, after, services.ring);
}

interface Loading {
  readonly other?: Side | undefined;
  readonly signal: AbortSignal;
}

async function load(services: Services, find: FindSource, loading: Loading): Promise<Side> {
  const source = await find();
  switch (source.type) {
    case 'document':
      return loadDocument(services, source, loading.signal);
    case 'live':
      if (source.selection.since !== undefined) throw new InvalidDocument([noState]);
      return loadLive(services, source.selection, loading);
  }
}

async function loadSide(name: string, loading: () => Promise<Side>): Promise<Side | InvalidDocument> {
  try {
    return await loading();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const [first, ...others] = error.problems;
    return new InvalidDocument([at(name, first), ...others.map((problem) => at(name, problem))]);
  }
}

const at = (side: string, problem: Problem): Problem => ({
  ...problem,
  path: `/${side}${problem.path ?? ''}`,
});

function both(...sides: readonly (Side | InvalidDocument)[]): InvalidDocument {
  const [first, ...others] = sides.flatMap((side) => (side instanceof InvalidDocument ? side.problems : []));
  if (first === undefined) throw new TypeError('Nothing is wrong with either side.');
  return new InvalidDocument([first, ...others]);
}

const noState: Problem = {
  code: 'DELTA_NOT_A_STATE',
  message: "The side is an export with 'changedSince', which does not say what else there is; leave it out.",
  path: '',
};

/** What a link to a download of this server stands for; it is not followed, whatever address it has. */
export async function selectionOfLink(services: Services, link: string): Promise<ExportSelection> {
  const token = link.trim().split(downloadsPath).at(-1) ?? '';
  return (await findRequest(services, token, new Date())).request.selection;
}
