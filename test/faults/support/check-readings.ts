import { expect } from 'vitest';
import type { FoundJob } from './find-job.ts';
import { isFinal, type Reading } from './read-through.ts';

/** Every reader was told every outcome once, in order, in the end as it is stored, and that it is over once. */
export function checkReadings({ job, steps }: FoundJob, readings: readonly Reading[]): void {
  for (const { events } of readings) {
    const outcomes = events.flatMap((event) => event.outcomes);
    expect(outcomes.map(({ sequence }) => sequence)).toEqual(steps.map(({ sequence }) => sequence));
    expect(events.filter(isFinal)).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ state: job.state.toUpperCase(), sequence: job.sequence });
    const corrected = new Map(
      events.flatMap((event) => event.corrected).map((outcome) => [outcome.sequence, outcome]),
    );
    const told = outcomes.map((outcome) => corrected.get(outcome.sequence) ?? outcome);
    expect(told.map(toldOf)).toEqual(steps.map(storedOf));
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
