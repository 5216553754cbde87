import { useState } from 'react';
import type { OutcomeFragment, OutcomeStatus } from './generated/graphql.ts';
import type { ImportEvent } from './urql-events.ts';

interface OutcomesProps {
  readonly outcomes: readonly OutcomeFragment[];
  readonly progress: ImportEvent['progress'];
}

const statuses = [
  'FAILED',
  'CREATED',
  'UPDATED',
  'RENAMED',
  'DELETED',
  'SKIPPED',
  'UNCHANGED',
] as const satisfies readonly OutcomeStatus[];
const rowsAtOnce = 100;

/** What became of each entity, as far as it is known; the numbers choose what is shown. */
export function Outcomes({ outcomes, progress }: OutcomesProps) {
  const [chosen, choose] = useState<OutcomeStatus>();
  const [most, setMost] = useState(rowsAtOnce);
  const matching = outcomes.filter(({ status }) => chosen === undefined || status === chosen);
  return (
    <section aria-label="Outcomes">
      <div className="counts">
        {statuses
          .filter((status) => countOf(progress, status) > 0)
          .map((status) => (
            <button
              key={status}
              type="button"
              className={`status ${status.toLowerCase()}`}
              aria-pressed={chosen === status}
              onClick={() => choose(chosen === status ? undefined : status)}
            >
              {countOf(progress, status).toLocaleString()} {status.toLowerCase()}
            </button>
          ))}
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col">Outcome</th>
            <th scope="col">Kind</th>
            <th scope="col">Entity</th>
            <th scope="col">Remarks</th>
          </tr>
        </thead>
        <tbody>
          {matching.slice(0, most).map((outcome) => (
            <Row key={outcome.sequence} outcome={outcome} />
          ))}
        </tbody>
      </table>
      {matching.length > most && (
        <button type="button" className="quiet" onClick={() => setMost(most + rowsAtOnce)}>
          Show more ({(matching.length - most).toLocaleString()} are left)
        </button>
      )}
    </section>
  );
}

const countOf = (progress: ImportEvent['progress'], status: OutcomeStatus): number =>
  progress[status.toLowerCase() as Lowercase<OutcomeStatus>];

const Row = ({ outcome }: { outcome: OutcomeFragment }) => (
  <tr>
    <td>
      <span className={`status ${outcome.status.toLowerCase()}`}>{outcome.status.toLowerCase()}</span>
    </td>
    <td>{outcome.kind.toLowerCase()}</td>
    <td className="key">{outcome.key}</td>
    <td>
      {remarksOn(outcome).map((remark) => (
        <div key={remark}>{remark}</div>
      ))}
    </td>
  </tr>
);

const remarksOn = ({ renamedTo, changes, problems, warnings }: OutcomeFragment): string[] => [
  ...problems.map(({ message }) => message),
  ...(renamedTo ? [`Stored as ${renamedTo}.`] : []),
  ...(changes.length > 0 ? [`Changes ${changes.map(({ path }) => path.slice(1)).join(', ')}.`] : []),
  ...warnings,
];
