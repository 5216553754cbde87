import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { beforeAll, describe, expect, it } from 'vitest';
import { helmFormat } from '../../src/document/formats/helm/helm-format.ts';
import { runLading } from '../cli/run-lading.ts';
import { written, writtenDocument } from '../document/formats/written.ts';
import { askRest } from '../support/ask-rest.ts';
import { eitherDatabase, temporaryDirectory } from '../support/databases.ts';
import { toolNamed } from '../support/documents.ts';
import { createUpload, put } from '../support/put-upload.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';
import { sendFile } from '../support/send-file.ts';

/** What begins a file, and 5,000 bytes that mean nothing. */
const binary = (signature: string): Buffer => {
  const noise = Array.from({ length: 160 }, (_, at) => createHash('sha256').update(`${at}`).digest());
  return Buffer.concat([Buffer.from(signature, 'latin1'), ...noise]);
};

async function tar(): Promise<Buffer> {
  const archive = pack();
  archive.entry({ name: 'export.json' }, '{}');
  archive.finalize();
  return buffer(archive);
}

const html = '<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body></body></html>\n';
const zip = await readFile(new URL('../fixtures/field/37-export.zip', import.meta.url));
const chart = await written(helmFormat, writtenDocument({ tools: [toolNamed('a')] }));

/** A file, how it is named where it is refused, and what to do. */
const files: readonly (readonly [string, Buffer, RegExp])[] = [
  ['a.zip', zip, /a zip archive, .*: unpack it/],
  ['a.tar', await tar(), /a tar archive, .*: unpack it/],
  ['a.tar.gz', gzipSync(await tar()), /a tar archive, .*: unpack it/],
  ['lading-configuration.tgz', chart, /a Helm chart of an export, .*: it is only written, not read: export/],
  ['a.7z', binary("7z\xbc\xaf'\x1c\0\x04"), /a 7z archive, .*: unpack it/],
  ['a.rar', binary('Rar!\x1a\x07\x01\0'), /a RAR archive, .*: unpack it/],
  ['a.xz', binary('\xfd7zXZ\0\0\x04'), /compressed with xz or bzip2, .*: decompress it, or use gzip/],
  ['a.bz2', binary('BZh91AY&SY'), /compressed with xz or bzip2, .*: decompress it, or use gzip/],
  ['a.html', Buffer.from(html), /a web page, .*: it may be the page of a sign-in/],
];

const refused = (message: RegExp) => [
  expect.objectContaining({ code: 'NOT_A_DOCUMENT', message: expect.stringMatching(message) }),
];

describe.each(eitherDatabase)('a file that is no document, on $name,', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer({ place });
  });

  it.each(files)(
    'is named where it is refused, by every way to the server: %s',
    async (_, bytes, message) => {
      const upload = await createUpload(server);
      await put(upload, bytes);
      expect(await server.start({ uploadId: upload.id })).toMatchObject({ problems: refused(message) });
      expect(await sendFile(server, bytes)).toMatchObject({
        data: { importConfiguration: { problems: refused(message) } },
      });
      const headers = { 'content-type': 'application/json' };
      const isGzip = bytes.readUInt16BE() === 0x1f8b;
      const reply = await askRest(server, 'POST /import', {
        body: new Uint8Array(bytes),
        headers: isGzip ? { ...headers, 'content-encoding': 'gzip' } : headers,
      });
      expect(reply).toMatchObject({ status: 400, body: { problems: refused(message) } });
    },
  );
});

describe('a file that is no document', () => {
  it('is named by the command line', async () => {
    const directory = await temporaryDirectory();
    await Promise.all(
      files.map(async ([name, bytes, message]) => {
        await writeFile(join(directory, name), bytes);
        const { code, stderr } = await runLading(['validate', join(directory, name)]);
        expect({ name, code, stderr }).toEqual({ name, code: 3, stderr: expect.stringMatching(message) });
      }),
    );
  });
});
