import { type FormEvent, useState } from 'react';
import { Alert } from './alert.tsx';
import { type Session, uploader } from './session.ts';

const defaultUrl: string = import.meta.env['VITE_LADING_URL'] ?? 'http://127.0.0.1:4444';

export function SignIn({ onSignIn }: { onSignIn: (session: Session) => void }) {
  const [refusal, setRefusal] = useState<string>();
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const url = String(form.get('url')).replace(/(\/graphql)?\/*$/, '');
    const session = { url, token: String(form.get('token')).trim() };
    try {
      await uploader(session).importJobs({ first: 1 });
      onSignIn(session);
    } catch (error) {
      setRefusal((error as Error).message);
    }
  };
  return (
    <form onSubmit={submit}>
      <h1>Sign in</h1>
      <label>
        Server
        <input name="url" type="url" required defaultValue={defaultUrl} />
      </label>
      <label>
        Token
        <input name="token" type="password" required autoComplete="off" />
      </label>
      <button type="submit">Sign in</button>
      <Alert>{refusal}</Alert>
    </form>
  );
}
