import { describe, expect, it } from 'vitest';
import { databases } from '../support/databases.ts';
import { type Job, type RunningTestServer, runServer } from '../support/run-server.ts';
import { checkStore } from './support/check-invariants.ts';
import { extent } from './support/extent.ts';
import { faultDocument, sourceSecret } from './support/fault-document.ts';
import { isFinal, readThrough } from './support/read-through.ts';
import { tally } from './support/tally.ts';

const editors = 4;

interface Keyed {
  readonly id: string;
  readonly key: string;
}

const startImport = async ({ client }: RunningTestServer, document: object, options: object = {}) => {
  const answer = await client.request<{ importConfiguration: Job }>(
    'mutation ($input: ImportConfigurationInput!) { importConfiguration(input: $input) { ... on ImportJob { id } } }',
    { input: { source: { document }, sourceSecret, ...options } },
  );
  return answer.importConfiguration.id;
};

const findTools = async ({ client }: RunningTestServer): Promise<readonly Keyed[]> => {
  const { tools } = await client.request<{ tools: { nodes: Keyed[] } }>(
    '{ tools(first: 500) { nodes { id key: name } } }',
  );
  return tools.nodes;
};

const editTool = ({ client }: RunningTestServer, id: string, description: string): Promise<unknown> =>
  client.request('mutation ($input: UpdateToolInput!) { updateTool(input: $input) { __typename } }', {
    input: { id, description },
  });

const editServer = ({ client }: RunningTestServer, id: string, tools: readonly string[]): Promise<unknown> =>
  client.request('mutation ($input: UpdateServerInput!) { updateServer(input: $input) { __typename } }', {
    input: { id, tools },
  });

const recreateTool = async ({ client }: RunningTestServer, name: string, id: string): Promise<unknown> => {
  await client.request('mutation ($input: DeleteToolInput!) { deleteTool(input: $input) { __typename } }', {
    input: { id, unlink: true },
  });
  return client.request('mutation ($input: CreateToolInput!) { createTool(input: $input) { __typename } }', {
    input: { name, url: 'http://edited.test', integrationType: 'REST', description: 'edited' },
  });
};

/** One edit after the other, from the end: against the order of the import. */
async function editOne(
  server: RunningTestServer,
  turn: number,
  tools: readonly Keyed[],
  servers: readonly Keyed[],
): Promise<void> {
  const tool = tools.at(-1 - (turn % tools.length));
  const desk = servers.at(-1 - (turn % servers.length));
  if (tool === undefined || desk === undefined) throw new Error('There is nothing to edit.');
  if (turn % 3 === 0) await editServer(server, desk.id, ['tool-2', 'tool-1']);
  else if (turn % 7 === 0) await recreateTool(server, tool.key, tool.id);
  else await editTool(server, tool.id, 'edited');
}

describe.each(databases)('edits on $name while an import is under way', (database) => {
  it.each([{}, { atomic: true }])(
    'all succeed, and what is stored is what either of both has written (%o)',
    async (options) => {
      const server = await runServer(database, { LADING_CHUNK_SIZE: '10' });
      const count = extent(80, 400);
      const stored = faultDocument(count, { isSound: true });
      const first = await startImport(server, stored);
      await readThrough({ address: async () => server, jobId: first });
      const tools = await findTools(server);
      const { servers } = await server.client.request<{ servers: { nodes: Keyed[] } }>(
        '{ servers(first: 500) { nodes { id key: name } } }',
      );
      const document = faultDocument(count, { edition: 'second', isSound: true });
      const id = await startImport(server, document, options);
      let isOver = false;
      const reading = readThrough({
        address: async () => server,
        jobId: id,
        onEvent: (event) => {
          isOver ||= isFinal(event);
        },
      });
      let edits = 0;
      const edit = async (editor: number): Promise<void> => {
        for (let turn = editor; !isOver; turn += editors) {
          await editOne(server, turn, tools, servers.nodes);
          edits += 1;
        }
      };
      // A request that fails throws: no deadlock and nothing unexpected may reach the caller.
      await Promise.all(Array.from({ length: editors }, (_, editor) => edit(editor)));
      const { events } = await reading;
      // All or nothing is nothing where a tool that is mentioned was away at that moment.
      expect(events.at(-1)?.state).toMatch('atomic' in options ? /COMPLETED|FAILED/ : /COMPLETED/);
      expect(edits).toBeGreaterThan(0);
      tally(`edits by others during an import, ${database.name}`, edits);
      await checkStore(server.store, {
        jobs: [
          { id: first, document: stored },
          { id, document, readings: [{ events, interruptions: 0 }] },
        ],
        edited: new Set(tools.map(({ key }) => `tool ${key}`)),
      });
      const rows: { description: string }[] = await server.store.dataSource.query(
        'SELECT description FROM tools',
      );
      expect(rows.filter(({ description }) => !/^(first|second|edited)/.test(description))).toEqual([]);
      expect(server.said.filter((line) => line.includes('"level":50'))).toEqual([]);
    },
  );
});
