import { afterEach, describe, expect, it } from 'vitest';
import { oneDatabase } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';
import { apollo } from './apollo.ts';
import type { ForeignClient, ServerAddress } from './foreign-client.ts';
import { graphqlRequest } from './graphql-request.ts';
import { graphqlSse } from './graphql-sse.ts';
import { graphqlWs } from './graphql-ws.ts';
import { relay } from './relay.ts';
import { urql } from './urql.ts';

const clients: readonly [string, (server: ServerAddress) => ForeignClient][] = [
  ['Apollo Client', apollo],
  ['urql', urql],
  ['graphql-request', graphqlRequest],
  ["Relay's runtime", relay],
  ['graphql-ws', graphqlWs],
  ['graphql-sse', graphqlSse],
];

const importDocument = `mutation Import($input: ImportConfigurationInput!) {
  importConfiguration(input: $input) {
    __typename
    ... on ImportJob { id state }
    ... on InvalidDocumentError { message code problems { code message } }
  }
}`;

const importProgress = `subscription Watch($jobId: ID!, $after: Int!) {
  importProgress(jobId: $jobId, after: $after) { sequence state outcomes { sequence key status } }
}`;

const roots = 'query Roots { roots(first: 3) { totalCount edges { cursor node { id key uri } } } }';

const count = 250;
const document = documentOf({
  roots: [{ uri: 'file:///srv', name: 'srv' }],
  tools: Array.from({ length: count }, (_, index) => toolNamed(`tool-${index}`)),
});

interface Progress {
  readonly importProgress: {
    readonly sequence: number;
    readonly state: string;
    readonly outcomes: readonly { readonly sequence: number }[];
  };
}

describe.each([oneDatabase])('on $name', (database) => {
  const start = async (): Promise<RunningTestServer> => runServer(database);
  const server = start();

  describe.each(clients)('%s', (_, connect) => {
    let client: ForeignClient | undefined;
    const connected = async (): Promise<ForeignClient> => (client = connect(await server));
    afterEach(async () => {
      await client?.close();
      await (await server).clear();
    });

    it('queries', async () => {
      await (await server).importDocument(document);
      const { data, errors } = await (await connected()).query(roots);
      expect(errors).toEqual([]);
      expect(data).toMatchObject({
        roots: { totalCount: 1, edges: [{ node: { key: 'file:///srv', uri: 'file:///srv' } }] },
      });
    });

    it('mutates', async () => {
      const { data, errors } = await (await connected()).mutate(importDocument, {
        input: { source: { document } },
      });
      expect(errors).toEqual([]);
      expect(data).toMatchObject({
        importConfiguration: { __typename: 'ImportJob', id: expect.any(String) },
      });
    });

    it('gets an expected problem as data', async () => {
      const { data, errors } = await (await connected()).mutate(importDocument, {
        input: { source: { text: '{"entities": 5}' } },
      });
      expect(errors).toEqual([]);
      expect(data).toMatchObject({
        importConfiguration: {
          __typename: 'InvalidDocumentError',
          problems: expect.arrayContaining([expect.objectContaining({ code: 'MISSING_FIELD' })]),
        },
      });
    });

    it('gets an unexpected error without what is inside', async () => {
      const { dataSource } = (await server).store;
      await dataSource.query('ALTER TABLE roots RENAME TO roots_elsewhere');
      try {
        const { errors } = await (await connected()).query(roots);
        expect(errors).toEqual([
          { code: 'INTERNAL_SERVER_ERROR', message: expect.not.stringContaining('roots') },
        ]);
      } finally {
        await dataSource.query('ALTER TABLE roots_elsewhere RENAME TO roots');
      }
    });

    it('subscribes, goes away, and goes on where it was', async ({ skip }) => {
      const { subscribe } = await connected();
      if (subscribe === undefined) return skip('The client has no subscriptions.');
      const started = await (await server).start({ document });
      if (started.__typename !== 'ImportJob') throw new Error(started.message);
      const seen: number[] = [];
      const watch = async (isEnough: () => boolean): Promise<string> => {
        const variables = { jobId: started.id, after: seen.at(-1) ?? 0 };
        for await (const event of subscribe(importProgress, variables)) {
          // The subscription above asks for it.
          const { state, outcomes } = (event as Progress).importProgress;
          seen.push(...outcomes.map(({ sequence }) => sequence));
          if (isEnough()) return state;
        }
        return 'ended';
      };
      await watch(() => seen.length > 0);
      expect(await watch(() => false)).toBe('ended');
      expect(seen).toEqual(Array.from({ length: count + 1 }, (_, index) => index + 1));
    });
  });
});
