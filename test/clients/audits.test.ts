import { serverAudits } from 'graphql-http';
import { describe, expect, it } from 'vitest';
import { oneDatabase } from '../support/databases.ts';
import { runServer } from '../support/run-server.ts';
import { serverToken } from '../support/server-secrets.ts';

const server = runServer(oneDatabase);

// The GraphQL over HTTP specification, as graphql-http audits it: https://github.com/graphql/graphql-http
describe('GraphQL over HTTP, with default settings', () => {
  // Signed in: the schema itself, which they ask for, is not for everybody.
  const audits = serverAudits({
    url: async () => `${(await server)?.url}/graphql`,
    fetchFn: (url: string, init: RequestInit = {}) =>
      fetch(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${serverToken}` } }),
  });

  it('has 61 audits', () => {
    expect(audits).toHaveLength(61);
  });

  it.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_, audit) => {
    const { status } = await audit.fn();
    expect(status).toBe('ok');
  });
});
