import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';
import { Alert } from './alert.tsx';
import { type ConflictStrategy, PlanDocument, type PlanMutation } from './generated/graphql.ts';
import { type Session, uploader, withoutPrefix } from './session.ts';

const strategies: Readonly<Record<ConflictStrategy, string>> = {
  UPDATE: 'becomes what the document says',
  SKIP: 'stays as it is',
  RENAME: 'stays, and the other one is stored beside it',
  FAIL: 'stops the import',
};

interface ChooseFileProps {
  readonly session: Session;
  readonly onJob: (id: string) => void;
}

/** Sends a document and has it planned; nothing is changed by that. */
export function ChooseFile({ session, onJob }: ChooseFileProps) {
  const [, plan] = useMutation(PlanDocument);
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<readonly string[]>([]);
  const send = async (form: FormData): Promise<readonly string[]> => {
    const file = form.get('file') as File;
    const upload = await uploader(session).upload(file);
    if (upload.__typename === 'UploadProblem') return [upload.message];
    const { data, error } = await plan({
      input: {
        source: { uploadId: upload.uploadId },
        label: file.name,
        dryRun: true,
        conflictStrategy: form.get('strategy') as ConflictStrategy,
        sourceSecret: String(form.get('sourceSecret')) || null,
      },
    });
    if (data?.importConfiguration.__typename === 'ImportJob') onJob(data.importConfiguration.id);
    if (error) return [withoutPrefix(error.message)];
    return data ? problemsOf(data.importConfiguration) : [];
  };
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setSending(true);
    setRefusal([]);
    setRefusal(await send(new FormData(event.currentTarget)).catch((error: Error) => [error.message]));
    setSending(false);
  };
  return (
    <form onSubmit={submit} aria-busy={isSending}>
      <h1>Choose a document</h1>
      <p>First you see what would happen. Nothing is changed before you say so.</p>
      <label>
        Document
        <input name="file" type="file" required />
      </label>
      <label>
        An entity that is there already
        <select name="strategy">
          {Object.entries(strategies).map(([strategy, meaning]) => (
            <option key={strategy} value={strategy}>
              {meaning}
            </option>
          ))}
        </select>
      </label>
      <label>
        Secret of the source <small>(only where the document comes from another server)</small>
        <input name="sourceSecret" type="password" autoComplete="off" />
      </label>
      <button type="submit" disabled={isSending}>
        {isSending ? 'Sending …' : 'Show the plan'}
      </button>
      <Alert>
        {refusal.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </Alert>
    </form>
  );
}

/** Why there is no import. */
function problemsOf(answer: PlanMutation['importConfiguration']): readonly string[] {
  switch (answer.__typename) {
    case 'ImportJob':
      return [];
    case 'InvalidDocumentError':
      return [
        answer.message,
        ...answer.problems.map(({ message, path }) => (path ? `${path}: ${message}` : message)),
      ];
    // What else can go wrong is a sentence, also what later versions of the server know.
    default:
      return [answer.message];
  }
}
