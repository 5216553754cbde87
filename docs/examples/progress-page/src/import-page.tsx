import { Actions } from './actions.tsx';
import { Alert } from './alert.tsx';
import type { ImportState, JobFragment } from './generated/graphql.ts';
import { Outcomes } from './outcomes.tsx';
import type { ImportEvent } from './urql-events.ts';
import { useImport } from './use-import.ts';

interface ImportPageProps {
  readonly jobId: string;
  readonly onJob: (id: string | null) => void;
}

/** An import, or the plan of one, while it happens and afterwards. */
export function ImportPage({ jobId, onJob }: ImportPageProps) {
  const { event, outcomes, isInterrupted, refusal } = useImport(jobId);
  return (
    <>
      <Alert>{refusal}</Alert>
      {event && (
        <>
          <h1>{titleOf(event.job)}</h1>
          <Progress event={event} />
          <p role="status">
            {sentences[event.state]} {isInterrupted && 'The connection is lost; it will be back.'}
          </p>
          <Remarks job={event.job} />
          <Actions event={event} onJob={onJob} />
          <Outcomes outcomes={outcomes} progress={event.progress} />
        </>
      )}
      <p>
        <a href={location.pathname}>Import another document</a>
      </p>
    </>
  );
}

function titleOf({ label, dryRun, undoOf }: JobFragment): string {
  const name = label ?? 'a document';
  if (undoOf) return `Taking back ${undoOf.label ?? 'an import'}`;
  return dryRun ? `Plan for ${name}` : `Import of ${name}`;
}

const sentences: Readonly<Record<ImportState, string>> = {
  RECEIVING: 'The document is being received.',
  QUEUED: 'It waits for its turn.',
  PLANNING: 'It is being planned.',
  APPLYING: 'It is being applied.',
  PLANNED: 'This is what would happen. Nothing has been changed.',
  COMPLETED: 'It is done.',
  FAILED: 'It has failed.',
  CANCELLED: 'It was cancelled. What was done by then stays.',
  UNDONE: 'It was taken back.',
};

function Progress({ event: { progress } }: { event: ImportEvent }) {
  const { processed, total, etaSeconds } = progress;
  const numbers = `${processed.toLocaleString()} of ${total.toLocaleString()}`;
  return (
    <label className="progress">
      <progress max={Math.max(total, 1)} value={total === 0 ? 1 : processed} />
      {numbers}
      {etaSeconds ? `, ${Math.ceil(etaSeconds)} s left` : ''}
    </label>
  );
}

/** What is said of the import as a whole. */
const Remarks = ({ job: { problems, warnings } }: { job: JobFragment }) => (
  <ul className="remarks">
    {problems.map(({ message }) => (
      <li key={message} className="problem">
        {message}
      </li>
    ))}
    {warnings.map((warning) => (
      <li key={warning}>{warning}</li>
    ))}
  </ul>
);
