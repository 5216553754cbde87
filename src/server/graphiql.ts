import type { GraphiQLOptions } from 'graphql-yoga';

const defaultQuery = `# Sign in under "Headers": { "Authorization": "Bearer <token>" }

query Tools {
  tools(first: 10) {
    totalCount
    nodes {
      name
      tags
      servers {
        name
      }
    }
  }
}
`;

/** How GraphiQL greets; the token stays in the page and is not kept by the browser. */
export const graphiql: GraphiQLOptions = {
  title: 'Lading',
  defaultQuery,
  headers: JSON.stringify({ Authorization: 'Bearer ' }),
  shouldPersistHeaders: false,
};
