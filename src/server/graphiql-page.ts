/** The addresses of what the page loads. */
interface PageParts {
  readonly style: string;
  /** What makes the page useful until the script is there. */
  readonly first: string;
  readonly script: string;
}

/** The page around GraphiQL: a line to sign in, the same for all of its tabs. */
export const graphiqlPage = ({ style, first, script }: PageParts): string => `<!doctype html>
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
        <input id="token" name="token" type="password" autocomplete="off" spellcheck="false" required>
        <button>Sign in</button>
      </span>
      <span id="signed-in" hidden>Signed in, as long as this tab. <button type="button" id="sign-out">Sign out</button></span>
      <span id="refusal" role="alert"></span>
    </form>
    <main>
      <textarea id="draft" aria-label="Query" autocomplete="off" spellcheck="false"></textarea>
      <div id="root"><noscript>You need to enable JavaScript to run this app.</noscript></div>
    </main>
    <script src="${first}" defer></script>
    <script src="${script}" defer></script>
  </body>
</html>
`;
