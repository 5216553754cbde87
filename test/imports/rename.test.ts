import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eitherDatabase } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { type Imported, type RunningTestServer, runServer } from '../support/run-server.ts';

const document = documentOf({
  tools: ['a', 'b', 'c'].map((name) => toolNamed(name)),
  resources: [{ uri: 'r://one', name: 'one' }],
  prompts: [{ name: 'p', template: 'Hello' }],
  servers: [
    { name: 's', tool_ids: ['c', 'a'], associated_resources: ['r://one'], associated_prompts: ['p'] },
  ],
});

interface StoredServer {
  readonly name: string;
  readonly tool_ids: readonly string[];
  readonly associated_resources: readonly string[];
  readonly associated_prompts: readonly string[];
}

describe.each(eitherDatabase)('RENAME on $name', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer({ place }, { LADING_CHUNK_SIZE: '2' });
  });
  beforeEach(() => server.clear());

  const rename = (source: object): Promise<Imported> =>
    server.importDocument(source, { conflictStrategy: 'RENAME' });

  const servers = async (): Promise<StoredServer[]> =>
    (await server.exportAll()).document.entities['servers'] as unknown as StoredServer[];

  /** Every reference of an import, as its own outcomes name what it refers to. */
  function expectWhole(stored: readonly StoredServer[], { outcomes }: Imported): void {
    const keyOf = (kind: string, key: string): string => {
      const outcome = outcomes.find((one) => one.kind === kind && one.key === key);
      return outcome?.renamedTo ?? key;
    };
    expect(stored).toContainEqual(
      expect.objectContaining({
        name: keyOf('SERVER', 's'),
        tool_ids: [keyOf('TOOL', 'c'), keyOf('TOOL', 'a')],
        associated_resources: [keyOf('RESOURCE', 'r://one')],
        associated_prompts: [keyOf('PROMPT', 'p')],
      }),
    );
  }

  it('imported again and again, even within a second, gives as many copies, each whole', async () => {
    const imported = [await rename(document), await rename(document), await rename(document)];
    const stored = await servers();
    expect(stored).toHaveLength(3);
    for (const one of imported) expectWhole(stored, one);
    const keys = imported.flatMap(({ outcomes }) =>
      outcomes.map((one) => `${one.kind} ${one.renamedTo ?? one.key}`),
    );
    expect(new Set(keys).size).toBe(18);
  });

  it('finds another name where the first choice is taken, in the document or by others', async () => {
    const { job } = await rename(documentOf({ tools: [toolNamed('a')] }));
    const at = Math.floor(Date.parse(job.createdAt) / 1_000);
    const taken = Array.from({ length: 120 }, (_, index) => toolNamed(`a_imported_${at + index}`));
    await server.importDocument(documentOf({ tools: taken.slice(0, 100) }));
    const { outcomes } = await rename(documentOf({ tools: [...taken.slice(100), toolNamed('a')] }));
    expect(outcomes.at(-1)).toMatchObject({ key: 'a', status: 'RENAMED' });
    expect(outcomes.at(-1)?.renamedTo).toMatch(/^a_imported_\d+_2$/);
  });

  it('shortens keys that are as long as they may be, and keeps them apart', async () => {
    const long = (end: string): string => `${'k'.repeat(254)}${end}`;
    const tools = [toolNamed(long('1')), toolNamed(long('2'))];
    await server.importDocument(documentOf({ tools }));
    const { job, outcomes } = await rename(documentOf({ tools }));
    expect(job).toMatchObject({ state: 'COMPLETED', progress: { renamed: 2 } });
    const keys = outcomes.map(({ renamedTo }) => renamedTo ?? '');
    expect(new Set(keys).size).toBe(2);
    for (const key of keys) expect(key.length).toBeLessThanOrEqual(255);
  });
});
