import { describe, expect, it } from 'vitest';
import { eitherDatabase } from '../support/databases.ts';
import { documentOf } from '../support/documents.ts';
import { runServer } from '../support/run-server.ts';

describe.each(eitherDatabase)('an export on $name', ({ place }) => {
  it('has every entity once and in order, however many there are', async () => {
    const server = await runServer({ place });
    const names = Array.from({ length: 4_001 }, (_, index) => `root ${(index * 7_919) % 4_001}`);
    await server.importDocument(documentOf({ roots: names.map((name) => ({ uri: name, name })) }));
    const { document } = await server.exportAll();
    const uris = document.entities['roots']?.map(({ uri }) => uri);
    expect(uris).toEqual([...names].sort());
  });
});
