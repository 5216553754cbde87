import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import 'graphiql/style.css';
import './page.css';
import { fetcher } from './fetcher.ts';
import { defaultTabs, shownFirst, tabStorage } from './tabs.ts';
import { takeOver } from './take-over.ts';

const root = document.getElementById('root');
if (root !== null) {
  takeOver(root);
  createRoot(root).render(
    <GraphiQL
      fetcher={fetcher}
      storage={tabStorage}
      defaultTabs={defaultTabs}
      shouldPersistHeaders
      {...shownFirst()}
    />,
  );
}
