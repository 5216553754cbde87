/** Goes with the tab: nobody who opens the browser after it finds it. */
const kept = 'lading:token';

/** Sends what the page asks of its own server with the token, where no header of the same name was written by hand. */
export const fetchSignedIn: typeof fetch = (input, init) => {
  const request = new Request(input, init);
  const token = sessionStorage.getItem(kept);
  const isOurs = new URL(request.url).origin === location.origin;
  if (token !== null && isOurs && !request.headers.has('authorization'))
    request.headers.set('authorization', `Bearer ${token}`);
  return fetch(request);
};

/** Makes the line above the editors work. */
export function showSignIn(): void {
  const isSignedIn = sessionStorage.getItem(kept) !== null;
  byId('signed-out').hidden = isSignedIn;
  byId('signed-in').hidden = !isSignedIn;
  byId('sign-in').addEventListener('submit', (event) => {
    event.preventDefault();
    void signIn(String(new FormData(event.target as HTMLFormElement).get('token')).trim());
  });
  byId('sign-out').addEventListener('click', () => {
    sessionStorage.removeItem(kept);
    location.reload();
  });
}

async function signIn(token: string): Promise<void> {
  const refusal = await refusalOf(token).catch((error: Error) => error.message);
  byId('refusal').textContent = refusal ?? '';
  if (refusal !== undefined) return;
  sessionStorage.setItem(kept, token);
  location.reload();
}

/** What the server says against a token; nothing where it knows it. */
async function refusalOf(token: string): Promise<string | undefined> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: '{ importJobs(first: 1) { nodes { id } } }' }),
  });
  const { errors } = await response.json();
  return errors?.[0].message;
}

function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no ${id}.`);
  return element;
}
