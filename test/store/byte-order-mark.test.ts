import { describe, expect, it } from 'vitest';
import { databases } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { runServer } from '../support/run-server.ts';

describe.each(databases)('a byte order mark at the start of a text on $name', ({ place }) => {
  it('is a part of it, in keys and in everything else', async () => {
    const server = await runServer({ place });
    const tool = toolNamed('\ufeffx', { description: '\ufeffd', tags: ['\ufefft'] });
    const resource = { uri: '\ufeff', name: 'b', content: '\ufeffc' };
    const document = documentOf({ tools: [tool], resources: [resource] });
    expect((await server.importDocument(document)).job.progress).toMatchObject({ created: 2 });
    expect((await server.importDocument(document)).job.progress).toMatchObject({ unchanged: 2 });
    const { entities } = (await server.exportAll()).document;
    expect(entities).toMatchObject({ tools: [tool], resources: [resource] });
  });
});
