import { useState } from 'react';
import { type CombinedError, useMutation } from 'urql';
import { Alert } from './alert.tsx';
import {
  ApplyDocument,
  CancelDocument,
  type ImportState,
  type JobFragment,
  UndoDocument,
} from './generated/graphql.ts';
import { withoutPrefix } from './session.ts';
import type { ImportEvent } from './urql-events.ts';

interface ActionsProps {
  readonly event: ImportEvent;
  readonly onJob: (id: string) => void;
}

type Action = 'apply' | 'undo' | 'cancel';

/** What can be done with an import in its state; the job that does it is shown next. */
export function Actions({ event: { state, job }, onJob }: ActionsProps) {
  const ask = { apply: useApply(), undo: useUndo(), cancel: useCancel() } satisfies Record<Action, Ask>;
  const [refusal, setRefusal] = useState<string>();
  const carryOut = async (action: Action): Promise<void> => {
    const { id, message } = await ask[action](job.id);
    setRefusal(message);
    if (id !== undefined) onJob(id);
  };
  return (
    <div className="actions">
      {actionsIn(state, job).map((action) => (
        <button key={action} type="button" onClick={() => carryOut(action)}>
          {words[action]}
        </button>
      ))}
      <Alert>{refusal}</Alert>
    </div>
  );
}

const words: Readonly<Record<Action, string>> = {
  apply: 'Apply this plan',
  undo: 'Take it back',
  cancel: 'Cancel',
};

function actionsIn(state: ImportState, { dryRun, undoOf }: JobFragment): readonly Action[] {
  if (working.has(state)) return ['cancel'];
  if (state === 'PLANNED') return ['apply'];
  const isUndoable = (state === 'COMPLETED' || state === 'CANCELLED') && !dryRun && !undoOf;
  return isUndoable ? ['undo'] : [];
}

const working: ReadonlySet<ImportState> = new Set(['RECEIVING', 'QUEUED', 'PLANNING', 'APPLYING']);

/** A job, or a sentence that says why there is none. */
interface Answer {
  readonly id?: string;
  readonly message?: string;
}

type Ask = (id: string) => Promise<Answer>;

const answerOf = (answer: Answer | undefined, error: CombinedError | undefined): Answer =>
  answer ?? { message: withoutPrefix(error?.message ?? 'The server does not answer.') };

function useApply(): Ask {
  const [, apply] = useMutation(ApplyDocument);
  return async (id) => {
    const { data, error } = await apply({ id });
    return answerOf(data?.applyImport, error);
  };
}

function useUndo(): Ask {
  const [, undo] = useMutation(UndoDocument);
  return async (id) => {
    const { data, error } = await undo({ id });
    return answerOf(data?.undoImport, error);
  };
}

function useCancel(): Ask {
  const [, cancel] = useMutation(CancelDocument);
  return async (id) => {
    const { data, error } = await cancel({ id });
    return answerOf(data?.cancelImport, error);
  };
}
