import { expect } from 'vitest';
import type { FoundJob } from './find-job.ts';
import { isFinal, type Reading } from './read-through.ts';

/** Every reader was told every outcome once, in order, as it is stored, and that it is over once, at the end. */
export function checkReadings(
  { job, steps }: FoundJob,
  readings: readonly Reading[],
  isEdited: boolean,
): void {
  for (const { events } of readings) {
    const outcomes = events.flatMap((event) => event.outcomes);
    expect(outcomes.map(({ sequence }) => sequence)).toEqual(steps.map(({ sequence }) => sequence));
    expect(events.filter(isFinal)).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ state: job.state.toUpperCase(), sequence: job.sequence });
    // What an atomic import tells before its commit can be put right by it, where others edit at the same time.
    if (job.atomic && (isEdited || job.state !== 'completed')) continue;
    expect(outcomes.map(toldOf)).toEqual(steps.map(storedOf));
  }
}

type Step = FoundJob['steps'][number];
type Outcome = Reading['events'][number]['outcomes'][number];

const toldOf = ({ kind, key, status, renamedTo }: Outcome) => ({ kind, key, status, renamedTo });
const storedOf = ({ kind, key, status, renamed_to }: Step) => ({
  kind: kind.toUpperCase(),
  key,
  status: status.toUpperCase(),
  renamedTo: renamed_to,
});
