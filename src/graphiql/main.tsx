import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import 'graphiql/style.css';
import './page.css';
import { fetcher } from './fetcher.ts';
import { showSignIn } from './sign-in.ts';
import { defaultTabs, shownFirst, tabStorage } from './tabs.ts';

showSignIn();
const root = document.getElementById('root');
if (root !== null)
  createRoot(root).render(
    <GraphiQL
      fetcher={fetcher}
      storage={tabStorage}
      defaultTabs={defaultTabs}
      shouldPersistHeaders
      {...shownFirst()}
    />,
  );
