import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runLading } from '../cli/run-lading.ts';
import { eitherDatabase } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { dumpTables } from '../support/dump-tables.ts';
import { type Imported, type Outcome, type RunningTestServer, runServer } from '../support/run-server.ts';

interface ShownServer {
  readonly id: string;
  readonly revision: number;
  readonly tools: readonly { readonly name: string }[];
  readonly pendingReferences: readonly { readonly kind: string; readonly name: string }[];
}

const sourceId = '78087c01770048df8c3daaef91daa70a';
const otherId = 'df67c4d6-2b0d-4e2f-822b-0d02cde8aa18';

const desk = (...names: string[]) => documentOf({ servers: [{ name: 'desk', tool_ids: names }] });
const withTools = (tools: readonly string[], names: readonly string[]) =>
  documentOf({ tools: tools.map((name) => toolNamed(name)), servers: [{ name: 'desk', tool_ids: names }] });

const serverOf = ({ outcomes }: Imported): Outcome | undefined =>
  outcomes.find(({ kind }) => kind === 'SERVER');

describe.each(eitherDatabase)('references on $name', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer({ place }, { LADING_CHUNK_SIZE: '3' });
  });
  beforeEach(() => server.clear());

  const show = async (name = 'desk'): Promise<ShownServer | null> => {
    const { data } = await server.graphql<{ entity: ShownServer | null }>(
      `query ($name: String!) { entity(kind: SERVER, key: $name) { id ... on Server { revision
         tools { name } pendingReferences { kind name } } } }`,
      { name },
    );
    return data.entity;
  };
  const state = async (): Promise<{ tools: string[]; pending: string[] }> => {
    const { tools = [], pendingReferences = [] } = (await show()) ?? {};
    return { tools: tools.map(({ name }) => name), pending: pendingReferences.map(({ name }) => name) };
  };
  const exported = async (): Promise<unknown> =>
    (await server.exportAll({ includeInactive: true })).document.entities['servers']?.[0]?.['tool_ids'];
  const mutate = async (field: string, type: string, input: object): Promise<{ id?: string }> => {
    const { data } = await server.graphql<Record<string, { id?: string }>>(
      `mutation ($input: ${type}Input!) { ${field}(input: $input) { __typename ... on Node { id } } }`,
      { input },
    );
    return data[field] ?? {};
  };
  const createTool = (name: string) =>
    mutate('createTool', 'CreateTool', { name, url: 'https://x.test/', integrationType: 'REST' });
  const undo = async (id: string): Promise<Imported> => {
    const answer = await server.ask('undoImport', id);
    if (answer.__typename !== 'ImportJob') throw new Error(answer.message);
    return server.finish(answer.id);
  };

  describe('to what is not there', () => {
    it('are kept by name at their places, with a warning each', async () => {
      const imported = await server.importDocument(withTools(['b'], ['a', 'b', 'c']));
      expect(serverOf(imported)).toMatchObject({ status: 'CREATED', problems: [] });
      expect(serverOf(imported)?.warnings).toEqual([
        expect.stringMatching(/^PENDING_REFERENCE: .*'desk'.*'a' by name only/),
        expect.stringMatching(/^PENDING_REFERENCE: .*'desk'.*'c' by name only/),
      ]);
      expect(await state()).toEqual({ tools: ['b'], pending: ['a', 'c'] });
      expect((await show())?.pendingReferences[0]).toEqual({ kind: 'TOOL', name: 'a' });
      expect(await exported()).toEqual(['a', 'b', 'c']);
    });

    it('are kept of resources and prompts as well', async () => {
      await server.importDocument(
        documentOf({
          servers: [{ name: 'desk', associated_resources: ['note://a'], associated_prompts: ['greet'] }],
        }),
      );
      expect((await show())?.pendingReferences).toEqual([
        { kind: 'RESOURCE', name: 'note://a' },
        { kind: 'PROMPT', name: 'greet' },
      ]);
      await server.importDocument(
        documentOf({
          prompts: [{ name: 'greet', template: 'Hello' }],
          resources: [{ uri: 'note://a', name: 'a' }],
        }),
      );
      expect((await show())?.pendingReferences).toEqual([]);
    });

    it('stay the same when they are imported again', async () => {
      const document = withTools(['b'], ['a', 'b', 'c']);
      await server.importDocument(document);
      const before = await dumpTables(server.store);
      const again = await server.importDocument(document);
      expect(serverOf(again)).toMatchObject({ status: 'UNCHANGED', changes: [] });
      expect(serverOf(again)?.warnings).toHaveLength(2);
      expect(await dumpTables(server.store)).toBe(before);
    });

    it('follow the document while they are only names', async () => {
      await server.importDocument(desk('a', 'b'));
      const again = await server.importDocument(desk('c', 'a'));
      expect(serverOf(again)?.changes).toEqual([
        { path: '/tool_ids', before: ['a', 'b'], after: ['c', 'a'] },
      ]);
      expect(await state()).toEqual({ tools: [], pending: ['c', 'a'] });
    });

    it('do not stand in the way of all or nothing', async () => {
      const { job } = await server.importDocument(withTools(['b'], ['a', 'b']), { atomic: true });
      expect(job).toMatchObject({ state: 'COMPLETED', problems: [] });
      expect(await state()).toEqual({ tools: ['b'], pending: ['a'] });
    });

    it('make the same document elsewhere, and its digest does not tell whether they are resolved', async () => {
      await server.importDocument(withTools(['b'], ['a', 'b']));
      const { document, digest } = await server.exportAll({ kinds: ['SERVER'], includeDependencies: false });
      await server.clear();
      await server.importDocument(document);
      expect(await state()).toEqual({ tools: [], pending: ['a', 'b'] });
      const again = await server.exportAll({ kinds: ['SERVER'], includeDependencies: false });
      expect(again.digest).toBe(digest);
    });

    it.each(['', 'x'.repeat(300)])('are left out where nothing can be called so (%#)', async (name) => {
      const imported = await server.importDocument(withTools(['b'], [name, 'b']));
      expect(serverOf(imported)?.warnings).toEqual([
        expect.stringMatching(/^UNRESOLVED_REFERENCE: .* left out/),
      ]);
      expect(await exported()).toEqual(['b']);
    });

    it('tell that the entity is in the document, and why it failed', async () => {
      const broken = { ...toolNamed('quay'), auth_type: 'bearer', auth_value: 'not-sealed' };
      const imported = await server.importDocument(
        documentOf({ tools: [broken], servers: [{ name: 'desk', tool_ids: ['quay'] }] }),
      );
      const [failure] = imported.outcomes;
      expect(failure).toMatchObject({ status: 'FAILED' });
      expect(serverOf(imported)?.warnings).toEqual([
        expect.stringContaining(`it is in the document, but failed there (${failure?.problems[0]?.code}: `),
      ]);
      expect(await state()).toEqual({ tools: [], pending: ['quay'] });
    });
  });

  describe('that were waited for', () => {
    beforeEach(() => server.importDocument(withTools(['b'], ['a', 'b', 'send-mail'])));

    it('are resolved by an import, at their places, and nothing is written where the name is the same', async () => {
      const before = await server.exportAll();
      await server.importDocument(documentOf({ tools: [toolNamed('a')] }));
      expect(await state()).toEqual({ tools: ['a', 'b'], pending: ['send-mail'] });
      expect(await show()).toMatchObject({ revision: 1 });
      expect((await server.exportAll({ kinds: ['SERVER'] })).document.entities['servers']).toEqual(
        before.document.entities['servers'],
      );
    });

    it('are resolved by slug, which makes the server another one', async () => {
      const { digest } = await server.exportAll({ kinds: ['SERVER'] });
      await server.importDocument(documentOf({ tools: [toolNamed('Send.Mail')] }));
      expect(await state()).toEqual({ tools: ['b', 'Send.Mail'], pending: ['a'] });
      expect(await show()).toMatchObject({ revision: 2 });
      expect(await exported()).toEqual(['a', 'b', 'Send.Mail']);
      expect((await server.exportAll({ kinds: ['SERVER'] })).digest).not.toBe(digest);
    });

    const resolved = ({ outcomes }: Imported): string[] =>
      outcomes.flatMap(({ key, warnings }) => warnings.map((warning) => `${key} ${warning}`));

    it.each([{}, { dryRun: true }, { atomic: true }])(
      'are named by the outcome of what resolves them (%j)',
      async (options) => {
        await server.importDocument(
          documentOf({ servers: [{ name: 'other', tool_ids: ['send-mail', 'a'] }] }),
        );
        const document = documentOf({ tools: ['a', 'Send.Mail', 'c'].map((name) => toolNamed(name)) });
        expect(resolved(await server.importDocument(document, options))).toEqual([
          expect.stringMatching(
            /^a REFERENCE_RESOLVED: .*: 'a' of the server 'desk', 'a' of the server 'other'\.$/,
          ),
          expect.stringMatching(
            /^Send\.Mail REFERENCE_RESOLVED: .*: 'send-mail' of the server 'desk', 'send-mail' of the server 'other'\.$/,
          ),
        ]);
        const last = await server.importDocument(document, { ...options, conflictStrategy: 'SKIP' });
        expect(resolved(last)).toHaveLength('dryRun' in options ? 2 : 0);
      },
    );

    it('are named by five of many, and only where the slug is that of one', async () => {
      const servers = Array.from({ length: 7 }, (_, index) => ({ name: `s${index}`, tool_ids: ['c'] }));
      await server.importDocument(documentOf({ servers }));
      const names = ['c', 'Send.Mail', 'SEND MAIL'];
      const imported = await server.importDocument(
        documentOf({ tools: names.map((name) => toolNamed(name)) }),
        {
          dryRun: true,
        },
      );
      expect(resolved(imported)).toEqual([expect.stringMatching(/'c' of the server 's4' and 2 more\.$/)]);
    });

    it('are named by the undo that brings back what they mean, and by its rehearsal', async () => {
      await server.importDocument(
        documentOf({ tools: ['c', 'Send.Mail.2', 'd'].map((name) => toolNamed(name)) }),
      );
      const gone = { ...documentOf({}), deleted: { tools: ['c', 'Send.Mail.2', 'd'] } };
      const { job } = await server.importDocument(gone);
      const servers = [
        { name: 's2', tool_ids: ['send mail 2', 'c'] },
        { name: 's1', tool_ids: ['c'] },
      ];
      await server.importDocument(documentOf({ servers }));
      const named = [
        expect.stringMatching(/^Send\.Mail\.2 REFERENCE_RESOLVED: .*: 'send mail 2' of the server 's2'\.$/),
        expect.stringMatching(/^c REFERENCE_RESOLVED: .*: 'c' of the server 's1', 'c' of the server 's2'\.$/),
      ];
      const { data } = await server.graphql<{ undoImport: { id: string } }>(
        'mutation ($id: ID!) { undoImport(id: $id, dryRun: true) { ... on ImportJob { id } } }',
        { id: job.id },
      );
      expect(resolved(await server.finish(data.undoImport.id)).sort()).toEqual(named);
      expect(resolved(await undo(job.id)).sort()).toEqual(named);
    });

    it('are named by the command line', async () => {
      const ran = await runLading(['import', '-'], {
        env: { LADING_URL: server.url, LADING_TOKEN: server.token },
        stdin: JSON.stringify(documentOf({ tools: [toolNamed('a')] })),
      });
      expect(ran.code).toBe(0);
      expect(ran.stdout + ran.stderr).toContain('REFERENCE_RESOLVED: Pending references mean this tool');
      expect(ran.stdout + ran.stderr).toContain("'a' of the server 'desk'");
    });

    it('are resolved by a mutation and by a rename', async () => {
      await createTool('a');
      const { id = '' } = await createTool('other');
      await mutate('updateTool', 'UpdateTool', { id, name: 'send-mail' });
      expect(await state()).toEqual({ tools: ['a', 'b', 'send-mail'], pending: [] });
    });

    it('are resolved under RENAME by the new key of nothing', async () => {
      await server.importDocument(documentOf({ tools: [toolNamed('b')] }), { conflictStrategy: 'RENAME' });
      expect(await state()).toEqual({ tools: ['b'], pending: ['a', 'send-mail'] });
    });

    it('are resolved in an import that is all or nothing', async () => {
      await server.importDocument(documentOf({ tools: [toolNamed('a')] }), { atomic: true });
      expect(await state()).toEqual({ tools: ['a', 'b'], pending: ['send-mail'] });
    });

    it('are names again when the import is undone', async () => {
      const before = await dumpTables(server.store, ['server_tools', 'server_pending']);
      const { digest } = await server.exportAll();
      const { job } = await server.importDocument(
        documentOf({ tools: [toolNamed('a'), toolNamed('Send.Mail')] }),
      );
      expect(await state()).toEqual({ tools: ['a', 'b', 'Send.Mail'], pending: [] });
      const undone = await undo(job.id);
      expect(undone.job.progress).toMatchObject({ deleted: 2, skipped: 0 });
      expect(await dumpTables(server.store, ['server_tools', 'server_pending'])).toBe(before);
      expect((await server.exportAll()).digest).toBe(digest);
    });

    it('are what they were when an import of server and tool is undone', async () => {
      const before = await dumpTables(server.store, ['server_tools', 'server_pending']);
      const { digest } = await server.exportAll();
      const { job } = await server.importDocument(withTools(['a', 'Send.Mail'], ['send-mail', 'a']));
      expect(await state()).toEqual({ tools: ['Send.Mail', 'a'], pending: [] });
      const undone = await undo(job.id);
      expect(undone.job.progress).toMatchObject({ skipped: 0, failed: 0 });
      expect(await dumpTables(server.store, ['server_tools', 'server_pending'])).toBe(before);
      expect((await server.exportAll()).digest).toBe(digest);
    });

    it.each([
      ['the server as it is', ['a', 'b', 'send-mail']],
      ['another list', ['send-mail', 'b', 'a', 'd']],
    ])('come out of a dry run and of its plan as of the real one, with %s', async (_what, names) => {
      const document = withTools(['a', 'Send.Mail', 'd'], names);
      const shown = ({ outcomes }: Imported) => outcomes.map(({ entity: _entity, ...outcome }) => outcome);
      const dry = await server.importDocument(document, { dryRun: true });
      const applied = await server.ask('applyImport', dry.job.id);
      if (applied.__typename !== 'ImportJob') throw new Error(applied.message);
      const real = await server.finish(applied.id);
      expect(shown(real)).toEqual(shown(dry));
      expect((await state()).pending).toEqual([]);
      const undone = await undo(applied.id);
      expect(undone.job.progress).toMatchObject({ skipped: 0, failed: 0 });
      expect(await state()).toEqual({ tools: ['b'], pending: ['a', 'send-mail'] });
    });

    it('are left out by an edit of the list, but for those that it names', async () => {
      const { id } = (await show()) ?? {};
      await mutate('updateServer', 'UpdateServer', { id, tools: ['send-mail', 'b'] });
      expect(await state()).toEqual({ tools: ['b'], pending: ['send-mail'] });
      expect(await exported()).toEqual(['send-mail', 'b']);
      expect(await mutate('updateServer', 'UpdateServer', { id, tools: ['nobody'] })).not.toHaveProperty(
        'id',
      );
    });

    it('stay where something else of the server is edited', async () => {
      const { id } = (await show()) ?? {};
      await mutate('updateServer', 'UpdateServer', { id, description: 'New' });
      expect(await state()).toEqual({ tools: ['b'], pending: ['a', 'send-mail'] });
    });

    it('go with the server, and come back with it', async () => {
      const before = await dumpTables(server.store, ['server_tools', 'server_pending']);
      const { job } = await server.importDocument({
        ...documentOf({}),
        deleted: { servers: ['desk'] },
      });
      expect(await show()).toBeNull();
      await undo(job.id);
      expect(await dumpTables(server.store, ['server_tools', 'server_pending'])).toBe(before);
    });
  });

  describe('by several names for one entity', () => {
    const tables = ['server_tools', 'server_resources', 'server_pending'];
    const several = documentOf({
      tools: [toolNamed('between')],
      resources: [{ uri: 'note://a', name: 'other' }],
      servers: [
        {
          name: 'desk',
          tool_ids: ['send mail', 'between', 'Send.Mail', 'SEND MAIL'],
          associated_resources: ['note a', 'note://a'],
        },
      ],
    });
    const exactlyUndone = async (document: object, conflictStrategy = 'UPDATE'): Promise<Imported> => {
      await server.importDocument(several);
      const [before, { digest }] = [await dumpTables(server.store, tables), await server.exportAll()];
      const { job } = await server.importDocument(document, { conflictStrategy });
      expect(await dumpTables(server.store, tables)).not.toBe(before);
      const undone = await undo(job.id);
      expect(undone.job.progress).toMatchObject({ skipped: 0, failed: 0 });
      expect(await dumpTables(server.store, tables)).toBe(before);
      expect((await server.exportAll()).digest).toBe(digest);
      return undone;
    };

    it.each(['UPDATE', 'SKIP'])('are all of them names again, under %s', async (conflictStrategy) => {
      await exactlyUndone(documentOf({ tools: [toolNamed('Send.Mail')] }), conflictStrategy);
    });

    it('are so at their places where the list was changed as well', async () => {
      await exactlyUndone(withTools(['Send.Mail'], ['between', 'Send.Mail', 'next']));
    });

    it('are so where the entity was only renamed, and what referred to it by key still does', async () => {
      await exactlyUndone(documentOf({ resources: [{ uri: 'note://a', name: 'Note.A' }] }));
    });

    it('are so after the undo of an undo is undone', async () => {
      const undone = await exactlyUndone(documentOf({ tools: [toolNamed('Send.Mail')] }));
      const before = await dumpTables(server.store, tables);
      const again = await undo(undone.job.id);
      expect((await state()).pending).toEqual(['note a']);
      const last = await undo(again.job.id);
      expect(last.job.progress).toMatchObject({ skipped: 0, failed: 0 });
      expect(await dumpTables(server.store, tables)).toBe(before);
    });

    it('are one name where the list was edited since', async () => {
      await server.importDocument(several);
      const { job } = await server.importDocument(documentOf({ tools: [toolNamed('Send.Mail')] }));
      await mutate('updateServer', 'UpdateServer', {
        id: (await show())?.id,
        tools: ['between', 'Send.Mail'],
      });
      await undo(job.id);
      expect(await exported()).toEqual(['between', 'send mail']);
    });

    it('stay names where there are several such entities, and the list is changed', async () => {
      await server.importDocument(withTools(['send mail', 'send-mail'], ['Send.Mail']));
      const { digest } = await server.exportAll();
      const { job } = await server.importDocument(withTools(['SEND MAIL'], []));
      const undone = await undo(job.id);
      expect(undone.job.progress).toMatchObject({ skipped: 0, failed: 0 });
      expect((await server.exportAll()).digest).toBe(digest);
    });
  });

  describe('that are stored', () => {
    beforeEach(() => server.importDocument(withTools(['a', 'b', 'c'], ['b', 'a'])));

    it('are replaced where everything is known', async () => {
      await server.importDocument(desk('c', 'a'));
      expect(await state()).toEqual({ tools: ['c', 'a'], pending: [] });
    });

    it('are kept in their order where the document has ids of another system', async () => {
      const before = await dumpTables(server.store);
      const imported = await server.importDocument(desk(sourceId, otherId));
      expect(serverOf(imported)).toMatchObject({ status: 'UNCHANGED' });
      expect(serverOf(imported)?.warnings).toEqual([
        expect.stringMatching(new RegExp(`^REFERENCES_KEPT: .*'${sourceId}'`)),
      ]);
      expect(await dumpTables(server.store)).toBe(before);
      expect((await server.importDocument(desk(sourceId), { atomic: true })).job.state).toBe('COMPLETED');
    });

    it('get what resolves besides such ids', async () => {
      await server.importDocument(desk('c', sourceId, 'a', 'd'));
      expect(await state()).toEqual({ tools: ['b', 'a', 'c'], pending: ['d'] });
      const again = await server.importDocument(desk('c', sourceId, 'a', 'd'));
      expect(serverOf(again)?.status).toBe('UNCHANGED');
    });

    it('are kept behind names of nothing, one of which may mean them', async () => {
      const imported = await server.importDocument(desk('c', 'other-name'));
      expect(serverOf(imported)?.warnings).toEqual([
        expect.stringMatching(/^PENDING_REFERENCE: .*'other-name'/),
        expect.stringMatching(/^REFERENCES_KEPT: .*'b', 'a'/),
      ]);
      expect(await exported()).toEqual(['c', 'other-name', 'b', 'a']);
      const again = await server.importDocument(desk('c', 'other-name'));
      expect(serverOf(again)?.status).toBe('UNCHANGED');
      expect(again.outcomes[0]?.warnings).toEqual([
        expect.stringMatching(/^PENDING_REFERENCE: .*'other-name'/),
        expect.stringMatching(/^REFERENCES_KEPT: .*'b', 'a'/),
      ]);
    });

    it.each([{}, { atomic: true }, { dryRun: true }])(
      'are what they were when a backup with pending names is restored over others (%j)',
      async (options) => {
        await server.importDocument(desk('a', 'gw-echo', 'c'));
        await mutate('updateServer', 'UpdateServer', { id: (await show())?.id, tools: ['gw-echo', 'a'] });
        const backup = await server.exportAll();
        await mutate('updateServer', 'UpdateServer', { id: (await show())?.id, tools: ['c', 'b'] });
        const restored = await server.importDocument(backup.document, options);
        expect(serverOf(restored)?.changes).toEqual([
          { path: '/tool_ids', before: ['c', 'b'], after: ['gw-echo', 'a'] },
        ]);
        expect(serverOf(restored)?.warnings).toEqual([expect.stringMatching(/^PENDING_REFERENCE: /)]);
        if ('dryRun' in options) {
          const applied = await server.ask('applyImport', restored.job.id);
          if (applied.__typename !== 'ImportJob') throw new Error(applied.message);
          await server.finish(applied.id);
        }
        expect((await server.exportAll()).digest).toBe(backup.digest);
      },
    );

    it('are taken away by an empty list', async () => {
      await server.importDocument(desk());
      expect(await state()).toEqual({ tools: [], pending: [] });
    });
  });

  it('are left out of a new server where they are ids of another system, which refuses all or nothing', async () => {
    const { job } = await server.importDocument(desk(sourceId), { atomic: true });
    expect(job).toMatchObject({ state: 'FAILED', problems: [{ code: 'UNRESOLVED_REFERENCE' }] });
    const imported = await server.importDocument(desk(sourceId));
    expect(serverOf(imported)?.warnings).toEqual([
      expect.stringMatching(new RegExp(`^UNRESOLVED_REFERENCE: .*'${sourceId}'`)),
    ]);
    expect(await state()).toEqual({ tools: [], pending: [] });
  });
});
