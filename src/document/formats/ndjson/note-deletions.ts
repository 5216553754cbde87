import type { LinesReading } from './lines-reading.ts';
import { ndjsonProblems } from './ndjson-problems.ts';

/** What was deleted must not be lost: a document that says so is refused as long as the envelope has no place for it. */
export function noteDeletions({ checks, line }: LinesReading): void {
  checks.add(ndjsonProblems.deletions(line.number));
}
