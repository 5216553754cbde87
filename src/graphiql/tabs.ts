const importing = `# Sign in above; the token is kept as long as this tab of the browser.

mutation Import($input: ImportConfigurationInput!) {
  importConfiguration(input: $input) {
    __typename
    ... on ImportJob {
      id
      state
    }
    ... on Problem {
      code
      message
    }
    ... on InvalidDocumentError {
      problems {
        code
        message
        path
      }
    }
  }
}
`;

const following = `# The id is in the answer to the import.

subscription Follow($jobId: ID!) {
  importProgress(jobId: $jobId) {
    sequence
    state
    outcomes {
      kind
      key
      status
      warnings
    }
    progress {
      processed
      total
      percent
    }
  }
}
`;

const document = { version: '2025-03-26', exported_at: '2026-01-01T00:00:00Z', entities: { tools: [] } };

const firstTab = {
  query: importing,
  variables: JSON.stringify({ input: { source: { document }, dryRun: true } }, null, 2),
};

/** How GraphiQL greets: with an import and what follows it, each in a tab. */
export const defaultTabs = [
  firstTab,
  { query: following, variables: JSON.stringify({ jobId: '' }, null, 2) },
];

/** What was written is kept as long as the tab of the browser is there. */
export const tabStorage: Storage = sessionStorage;

interface Shown {
  readonly query?: string;
  readonly variables?: string;
  readonly headers?: string;
}

/**
 * What the editors begin with: what the address says, the tab that was shown last, or the first one. GraphiQL adds an
 * empty tab where it is not told which of the kept ones to show, and leaves the variables of the first one out.
 */
export function shownFirst(): Shown {
  const address = new URLSearchParams(location.search);
  const query = address.get('query');
  return query === null
    ? (keptTab() ?? firstTab)
    : withoutNull({ query, variables: address.get('variables') });
}

function keptTab(): Shown | undefined {
  try {
    const { tabs, activeTabIndex } = JSON.parse(tabStorage.getItem('graphiql:tabState') ?? '');
    const { query, variables, headers } = tabs[activeTabIndex];
    return withoutNull({ query, variables, headers });
  } catch {
    return undefined;
  }
}

const withoutNull = (fields: object): Shown =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));
