import type { KindName } from '../../kinds/registry.ts';
import type { Problem } from '../../lib/problem.ts';
import type { Step } from '../../planning/step.ts';
import type { ChunkHead } from '../chunks.ts';
import { placeIn } from '../journal.ts';
import { isNoted, type NoteRange, readNotes } from '../notes.ts';
import type { Planning } from './plan-chunk.ts';

/** The steps of a chunk as far as they are what the plan says; what has moved since fails. */
export async function holdToPlan(
  { manager }: Pick<Planning, 'manager'>,
  planId: string,
  { kind, sequence, count }: Omit<ChunkHead, 'number' | 'deletes'>,
  steps: readonly Step[],
): Promise<Step[]> {
  const range: NoteRange = { jobId: planId, kind, sequence, count };
  const notes = await readNotes(manager, range);
  return steps.map((step, index) =>
    isNoted(notes[index], step, placeIn(range, index), false) ? step : moved(step, kind),
  );
}

function moved({ target: _target, renamedTo: _renamedTo, ...step }: Step, kind: KindName): Step {
  return { ...step, action: 'reject', status: 'failed', changes: [], problems: [staleProblem(kind, step)] };
}

const staleProblem = (kind: KindName, { incoming: { key } }: Pick<Step, 'incoming'>): Problem => ({
  code: 'STALE_PLAN',
  message: `The ${kind} '${key}', or what it refers to, changed after the import was planned. Plan the import again.`,
  kind,
  key,
});
