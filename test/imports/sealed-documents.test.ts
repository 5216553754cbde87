import { randomBytes } from 'node:crypto';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { armor, Decrypter, Encrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { beforeAll, describe, expect, it } from 'vitest';
import { sealFile } from '../../src/secrets/age/seal-file.ts';
import { eitherDatabase, oneDatabase } from '../support/databases.ts';
import { awkwardDocument, documentOf, toolNamed } from '../support/documents.ts';
import { download, exportWithLink, lasting, linkTo } from '../support/downloads.ts';
import { isWhole } from '../support/extent.ts';
import { createUpload, put } from '../support/put-upload.ts';
import { collect, type RunningTestServer, runServer } from '../support/run-server.ts';
import { serverSecret } from '../support/server-secrets.ts';

const passphrase = 'correct horse battery staple';

/** A file as others write it, with little work so that tests are quick. */
async function sealedBy(content: Uint8Array | string, logN = 2): Promise<Buffer> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(logN);
  return Buffer.from(await encrypter.encrypt(content));
}

describe('a sealed file', () => {
  it.each(isWhole ? [0, 1, 65_535, 65_536, 65_537, 1_000_000] : [65_537])(
    'of %i bytes opens elsewhere',
    async (size) => {
      const content = randomBytes(size);
      async function* pieces() {
        for (let start = 0; start < size; start += 50_000) yield content.subarray(start, start + 50_000);
      }
      const sealed = Buffer.concat(await collect(sealFile(pieces(), passphrase)));
      const decrypter = new Decrypter();
      decrypter.addPassphrase(passphrase);
      expect(Buffer.from(await decrypter.decrypt(sealed)).equals(content)).toBe(true);
    },
  );
});

describe.each(eitherDatabase)('sealed documents on $name', ({ place }) => {
  let server: RunningTestServer;
  const names = Array.from({ length: 100 }, (_, index) => `tool ${index}`);
  // Longer than a chunk of a sealed file.
  const description = 'long '.repeat(300);
  const text = JSON.stringify(documentOf({ tools: names.map((name) => toolNamed(name, { description })) }));

  beforeAll(async () => {
    server = await runServer({ place });
  });

  /** What becomes of a file that is sent as an upload: its outcomes, or the codes of its problems. */
  async function importFile(file: Uint8Array, options: object = { passphrase }) {
    const upload = await createUpload(server);
    await put(upload, file);
    return read({ uploadId: upload.id }, options);
  }

  async function read(source: object, options: object = { passphrase }) {
    const job = await server.start(source, options);
    if (job.__typename !== 'ImportJob') return job.problems.map(({ code }) => code);
    return (await server.finish(job.id)).outcomes.length;
  }

  const stored = async (): Promise<number> => {
    const [row] = await server.store.dataSource.query('SELECT count(*)::integer AS count FROM tools');
    return row.count;
  };

  it.each(isWhole ? ['NONE', 'GZIP', 'BROTLI'] : ['GZIP'])(
    'go out and come back: %s',
    async (compression) => {
      await server.clear();
      await server.importDocument(awkwardDocument(serverSecret));
      const options = { compression, passphrase };
      const { digest, document, download: link } = await exportWithLink(server, options);
      expect(link).toMatchObject({
        mediaType: 'application/octet-stream',
        filename: expect.stringMatching(/\.age$/),
      });
      const file = await download(link);
      await server.clear();
      expect(await importFile(file)).toBeGreaterThan(100);
      const after = await exportWithLink(server);
      expect(after.digest).toBe(digest);
      expect(lasting(after.document)).toEqual(lasting(document));
    },
  );

  it.each([
    ['as it is', (file: Buffer) => file],
    ['in armor', (file: Buffer) => Buffer.from(armor.encode(file))],
    [
      'in armor of another system',
      (file: Buffer) => Buffer.from(`\n ${armor.encode(file).replaceAll('\n', '\r\n')}\r\n`),
    ],
  ])('are read as others seal them: %s', async (_what, shape) => {
    await server.clear();
    expect(await importFile(shape(await sealedBy(text)))).toBe(names.length);
    expect(await importFile(shape(await sealedBy(gzipSync(gzipSync(text)))))).toBe(names.length);
  });

  it('are read from a text', async () => {
    await server.clear();
    expect(await read({ text: armor.encode(await sealedBy(text)) })).toBe(names.length);
  });

  it.each([
    ['without a passphrase', (file: Buffer) => file, {}, 'PASSPHRASE_REQUIRED'],
    ['with a wrong one', (file: Buffer) => file, { passphrase: 'wrong' }, 'WRONG_PASSPHRASE'],
    ['cut off', (file: Buffer) => file.subarray(0, -1), { passphrase }, 'DAMAGED_SEAL'],
    // At the end of a chunk, where only the mark of the last one is missing.
    [
      'cut off between chunks',
      (file: Buffer) => file.subarray(0, headerOf(file) + 16 + 65_552),
      { passphrase },
      'DAMAGED_SEAL',
    ],
    [
      'changed',
      (file: Buffer) => Buffer.from(file).fill('change', 99_000, 99_006),
      { passphrase },
      'DAMAGED_SEAL',
    ],
    ['without the end of its header', (file: Buffer) => file.subarray(0, 60), { passphrase }, 'DAMAGED_SEAL'],
    ['asking for too much work', (file: Buffer) => workOf(file, '30'), { passphrase }, 'SEAL_TOO_EXPENSIVE'],
    ['asking for endless work', (file: Buffer) => workOf(file, '9999'), { passphrase }, 'DAMAGED_SEAL'],
    [
      'in armor that is cut off',
      (file: Buffer) => Buffer.from(armor.encode(file).slice(0, -2_000)),
      { passphrase },
      'DAMAGED_SEAL',
    ],
  ])('are refused %s, and nothing is stored', async (_what, change, options, code) => {
    await server.clear();
    expect(await importFile(change(await sealedBy(text)), options)).toEqual([code]);
    expect(await stored()).toBe(0);
  });

  const headerOf = (file: Buffer): number => file.indexOf('\n', file.indexOf('\n--- ') + 1) + 1;
  const workOf = (file: Buffer, work: string): Buffer =>
    Buffer.concat([
      Buffer.from(file.toString('latin1', 0, 60).replace(/ 2\n/, ` ${work}\n`), 'latin1'),
      file.subarray(60),
    ]);

  it('are refused when they are sealed for a key', async () => {
    const encrypter = new Encrypter();
    encrypter.addRecipient(await identityToRecipient(await generateIdentity()));
    expect(await importFile(await encrypter.encrypt(text))).toEqual(['NOT_SEALED_WITH_PASSPHRASE']);
  });

  it('must be sealed where there is a passphrase', async () => {
    expect(await importFile(Buffer.from(text))).toEqual(['NOT_SEALED']);
    expect(await read({ text })).toEqual(['NOT_SEALED']);
    expect(await read({ document: JSON.parse(text) })).toEqual(['NOT_SEALED']);
  });

  it('are another input with another passphrase, and the stored digest does not tell it', async () => {
    const upload = await createUpload(server);
    await put(upload, await sealedBy(text));
    const ask = (options: object) =>
      server.start({ uploadId: upload.id }, { idempotencyKey: 'k', ...options });
    const first = await ask({ passphrase });
    expect(await ask({ passphrase })).toMatchObject({ id: 'id' in first && first.id });
    expect(await ask({ passphrase: 'another' })).not.toMatchObject({ __typename: 'ImportJob' });
    const jobs = await server.store.dataSource.query('SELECT * FROM import_jobs');
    expect(JSON.stringify(jobs)).not.toContain(passphrase);
  });

  it('never show the passphrase', async () => {
    await linkTo(server, { passphrase });
    expect(server.said.join('\n')).not.toContain(passphrase);
    const rows = await server.store.dataSource.query('SELECT e::text FROM download_links e');
    expect(JSON.stringify(rows)).not.toContain(passphrase);
    expect(JSON.stringify(rows)).not.toContain(Buffer.from(passphrase).toString('hex'));
  });
});

describe.each([oneDatabase])('compressed documents on $name', ({ place }) => {
  it('are recognised, once or twice, and never taken for something else', async () => {
    const server = await runServer({ place });
    const text = JSON.stringify(documentOf({ tools: [toolNamed('a'), toolNamed('ü€🎉')] }));
    const codes = async (file: Uint8Array) => {
      const upload = await createUpload(server);
      await put(upload, file);
      const job = await server.start({ uploadId: upload.id }, { dryRun: true });
      return job.__typename === 'ImportJob' ? 'read' : job.problems[0]?.code;
    };
    for (const file of [gzipSync(text), brotliCompressSync(text), gzipSync(brotliCompressSync(text)), text])
      expect(await codes(Buffer.from(file))).toBe('read');
    expect(await codes(brotliCompressSync(text).subarray(0, -3))).toBe('INVALID_COMPRESSION');
    expect(await codes(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0]))).toMatch(/COMPRESSION/);
    for (const file of [Buffer.alloc(512), randomBytes(5_000), Buffer.from(text, 'utf16le')])
      expect(await codes(file)).not.toBe('INVALID_COMPRESSION');
  });
});
