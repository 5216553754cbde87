import { useEffect, useMemo, useState } from 'react';
import { Provider } from 'urql';
import { ChooseFile } from './choose-file.tsx';
import { ImportPage } from './import-page.tsx';
import { forgetSession, keepSession, keptSession, type Session } from './session.ts';
import { SignIn } from './sign-in.tsx';
import { createClient } from './urql-events.ts';

/** The import that the address names: whoever loads the page again, or is sent the address, finds it. */
const jobInAddress = (): string | null => new URLSearchParams(location.search).get('job');

export function App() {
  const [session, setSession] = useState(keptSession);
  const signIn = (given: Session): void => {
    keepSession(given);
    setSession(given);
  };
  const signOut = (): void => {
    forgetSession();
    setSession(undefined);
  };
  return (
    <>
      <header>
        <strong>Import a configuration</strong>
        {session && (
          <span>
            {session.url}{' '}
            <button type="button" className="quiet" onClick={signOut}>
              Sign out
            </button>
          </span>
        )}
      </header>
      <main>{session ? <SignedIn session={session} /> : <SignIn onSignIn={signIn} />}</main>
    </>
  );
}

function SignedIn({ session }: { session: Session }) {
  const client = useMemo(() => createClient(session.url, session.token), [session]);
  const [jobId, setJobId] = useState(jobInAddress);
  useEffect(() => {
    const follow = (): void => setJobId(jobInAddress());
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, []);
  const show = (id: string | null): void => {
    history.pushState(null, '', id === null ? location.pathname : `?${new URLSearchParams({ job: id })}`);
    setJobId(id);
  };
  return (
    <Provider value={client}>
      {jobId === null ? (
        <ChooseFile session={session} onJob={show} />
      ) : (
        <ImportPage key={jobId} jobId={jobId} onJob={show} />
      )}
    </Provider>
  );
}
