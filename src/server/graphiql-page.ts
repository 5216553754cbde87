/** The addresses of what the page loads. */
interface PageParts {
  readonly style: string;
  readonly script: string;
}

/** The page around GraphiQL: a line to sign in, the same for all of its tabs. */
export const graphiqlPage = ({ style, script }: PageParts): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Lading</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="${style}">
  </head>
  <body id="body" class="no-focus-outline">
    <form id="sign-in">
      <strong>Lading</strong>
      <span id="signed-out">
        <label for="token">Token</label>
        <input id="token" type="password" autocomplete="off" spellcheck="false" required>
        <button>Sign in</button>
      </span>
      <span id="signed-in" hidden>Signed in, as long as this tab. <button type="button" id="sign-out">Sign out</button></span>
      <span id="refusal" role="alert"></span>
    </form>
    <div id="root"><noscript>You need to enable JavaScript to run this app.</noscript></div>
    <script src="${script}"></script>
  </body>
</html>
`;

/** Stands after GraphiQL's own style. */
export const pageStyle = `
body { display: flex; flex-direction: column; height: 100vh; margin: 0; }
#root { flex: 1; min-height: 0; height: auto; overflow: hidden; }
#root .graphiql-container { height: 100%; }
#sign-in { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; padding: 8px 16px;
  font: 15px/1.4 system-ui, sans-serif; color: #1b2333; background: #e8edf6; }
#sign-in [hidden] { display: none; }
#sign-in input, #sign-in button { font: inherit; padding: 3px 10px; border: 1px solid #66708a; border-radius: 4px; }
#sign-in input { width: 18em; margin: 0 4px; background: #fff; color: inherit; }
#sign-in button { background: #22437f; color: #fff; cursor: pointer; }
#sign-in :focus-visible { outline: 3px solid #d08700; outline-offset: 1px; }
#refusal { color: #a1162c; }
`;

/**
 * Stands before GraphiQL's own script. The token goes with the tab: nobody who opens the browser after it finds it. It is
 * sent with what this page asks of its own server, where no header of the same name was written by hand.
 */
export const signInScript = `
Object.defineProperty(window, 'localStorage', { configurable: true, value: window.sessionStorage });
(() => {
  const kept = 'lading:token';
  const byId = (id) => document.getElementById(id);
  const send = window.fetch;
  window.fetch = (input, init) => {
    const request = new Request(input, init);
    const token = sessionStorage.getItem(kept);
    const isOurs = new URL(request.url).origin === location.origin;
    if (token && isOurs && !request.headers.has('authorization'))
      request.headers.set('authorization', 'Bearer ' + token);
    return send(request);
  };
  const refusalOf = async (token) => {
    const body = JSON.stringify({ query: '{ importJobs(first: 1) { nodes { id } } }' });
    const headers = { 'content-type': 'application/json', authorization: 'Bearer ' + token };
    const { errors } = await (await send('/graphql', { method: 'POST', headers, body })).json();
    return errors && errors[0].message;
  };
  const isSignedIn = sessionStorage.getItem(kept) !== null;
  byId('signed-out').hidden = isSignedIn;
  byId('signed-in').hidden = !isSignedIn;
  byId('sign-in').addEventListener('submit', async (event) => {
    event.preventDefault();
    const token = byId('token').value.trim();
    const refusal = await refusalOf(token).catch((error) => String(error.message));
    byId('refusal').textContent = refusal || '';
    if (refusal) return;
    sessionStorage.setItem(kept, token);
    location.reload();
  });
  byId('sign-out').addEventListener('click', () => {
    sessionStorage.removeItem(kept);
    location.reload();
  });
})();
`;

/**
 * Stands after GraphiQL's own script. GraphiQL adds an empty tab where it is not told which of the kept ones to show,
 * and its wrapper would write each query into the address.
 */
export const startScript = (options: object): string => `
(() => {
  const options = ${JSON.stringify(options)};
  const tabs = () => {
    if (new URLSearchParams(location.search).has('query')) return {};
    try {
      const { tabs, activeTabIndex } = JSON.parse(sessionStorage.getItem('graphiql:tabState'));
      const { query, variables, headers } = tabs[activeTabIndex];
      return { initialQuery: query ?? undefined, initialVariables: variables ?? undefined, initialHeaders: headers ?? undefined };
    } catch {
      return {};
    }
  };
  YogaGraphiQL.renderYogaGraphiQL(document.getElementById('root'), { ...options, ...tabs(), onEditQuery: () => {} });
})();
`;
