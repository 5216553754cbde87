import type { GraphiQLOptions } from 'graphql-yoga';

const importing = `# Sign in above; the token is kept as long as this tab of the browser.

mutation Import($input: ImportConfigurationInput!) {
  importConfiguration(input: $input) {
    __typename
    ... on ImportJob {
      id
      state
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

/** How GraphiQL greets: with an import and what follows it, each in a tab. */
export const graphiql = {
  title: 'Lading',
  defaultTabs: [
    {
      query: importing,
      variables: JSON.stringify({ input: { source: { document }, dryRun: true } }, null, 2),
    },
    { query: following, variables: JSON.stringify({ jobId: '' }, null, 2) },
  ],
  // In the tab's own storage: see `graphiql-page.ts`.
  shouldPersistHeaders: true,
} satisfies GraphiQLOptions;
