import { useEffect, useReducer, useState } from 'react';
import { useClient } from 'urql';
import { followImport } from './follow-import.ts';
import type { OutcomeFragment } from './generated/graphql.ts';
import { eventsOf, type ImportEvent } from './urql-events.ts';

/** What is known of an import so far. */
export interface Followed {
  /** What came last; undefined before anything has come. */
  readonly event?: ImportEvent;
  /** In the order of their numbers, which begin with 1. */
  readonly outcomes: readonly OutcomeFragment[];
}

/** An atomic import tells what will be, and at its end what of that came out differently. */
function add({ outcomes }: Followed, event: ImportEvent): Followed {
  const all = [...outcomes, ...event.outcomes];
  for (const outcome of event.corrected) all[outcome.sequence - 1] = outcome;
  return { event, outcomes: all };
}

/** Follows an import as long as the component is there. */
export function useImport(jobId: string) {
  const client = useClient();
  const [followed, onEvent] = useReducer(add, { outcomes: [] });
  const [isInterrupted, setInterrupted] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  useEffect(() => {
    const ending = new AbortController();
    followImport(eventsOf(client, jobId), {
      signal: ending.signal,
      onInterruption: () => setInterrupted(true),
      onEvent: (event) => {
        setInterrupted(false);
        onEvent(event);
      },
    }).catch((error: Error) => setRefusal(error.message));
    return () => ending.abort();
  }, [client, jobId]);
  return { ...followed, isInterrupted, refusal };
}
