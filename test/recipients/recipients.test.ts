import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { createKeyRing } from '../../src/secrets/key-ring.ts';
import { runHere } from '../cli/run-lading.ts';
import { clearSecrets, secretBearing } from '../rotation/secret-bearing-document.ts';
import { oneDatabase, temporaryDirectory } from '../support/databases.ts';
import { linkTo } from '../support/downloads.ts';
import { createUpload, put } from '../support/put-upload.ts';
import { type Job, type Refusal, type RunningTestServer, runServer } from '../support/run-server.ts';

const [sourceSecret, targetSecret] = ['the secret of the source', 'the secret of the target'];
const ring = createKeyRing({ current: sourceSecret });
const document = secretBearing((kind, clear) => ring.seal({ kind, field: 'auth_value' }, clear));

describe('an export for a recipient', () => {
  let source: RunningTestServer;
  let target: RunningTestServer;
  let directory: string;
  let identity: string;
  let recipient: string;
  beforeAll(async () => {
    source = await runServer(oneDatabase, { AUTH_ENCRYPTION_SECRET: sourceSecret });
    target = await runServer(oneDatabase, { AUTH_ENCRYPTION_SECRET: targetSecret });
    directory = await temporaryDirectory();
    identity = await generateX25519Identity();
    recipient = await identityToRecipient(identity);
    await source.importDocument(document);
  });
  beforeEach(() => target.clear());

  /** Equal digests are equal secrets, under the one key that both were sealed under at last. */
  const expectArrived = async (): Promise<void> => {
    const { digest } = await target.exportAll();
    await target.clear();
    await target.importDocument(document, { sourceSecret });
    expect((await target.exportAll()).digest).toBe(digest);
  };
  const imported = async (started: Job | Refusal): Promise<void> => {
    if (started.__typename !== 'ImportJob') throw new Error(JSON.stringify(started.problems));
    const { job } = await target.finish(started.id);
    expect(job).toMatchObject({ state: 'COMPLETED', progress: { created: 6, failed: 0 } });
  };
  const refusal = async (from: object, options: object = {}): Promise<object> => {
    const started = await target.start(from, options);
    if (started.__typename === 'ImportJob') throw new Error('The document was taken.');
    expect((await target.exportAll()).document.entities).toEqual(
      expect.objectContaining({ tools: [], gateways: [], servers: [] }),
    );
    return started.problems.map(({ code }) => code);
  };
  const fileOf = async (format: string, options: object = {}): Promise<Buffer> => {
    const { url } = await linkTo(source, { format, ...options, input: { includeInactive: true, recipient } });
    return Buffer.from(await (await fetch(url)).arrayBuffer());
  };
  const uploaded = async (content: Uint8Array | string): Promise<{ uploadId: string }> => {
    const upload = await createUpload(target);
    expect((await put(upload, content)).status).toBe(201);
    return { uploadId: upload.id };
  };

  it('is opened by who has the identity, and by nobody else, as a value', async () => {
    const { document: sealed } = await source.exportAll({ includeInactive: true, recipient });
    expect(sealed).toMatchObject({ encryption_method: 'AES-256-GCM', encryption_recipient: recipient });
    const text = JSON.stringify(sealed);
    for (const secret of [...clearSecrets, `v1.${ring.keyId}.`]) expect(text).not.toContain(secret);
    await imported(await target.start({ document: sealed }, { sourceIdentity: identity }));
    await expectArrived();
    await target.clear();
    await imported(
      await target.start({ document: { import_data: sealed } }, { sourceIdentity: ` ${identity}\n` }),
    );
    await target.clear();
    const stranger = await generateX25519Identity();
    expect(await refusal({ document: sealed }, { sourceIdentity: stranger })).toEqual(['WRONG_IDENTITY']);
    expect(await refusal({ document: sealed })).toEqual(['IDENTITY_REQUIRED']);
    // Not even its source can, with its secret.
    expect(await refusal({ document: sealed }, { sourceSecret })).toEqual(['IDENTITY_REQUIRED']);
    expect(await refusal({ document: sealed }, { sourceIdentity: 'AGE-SECRET-KEY-1X' })).toEqual([
      'INVALID_IDENTITY',
    ]);
    expect(await refusal({ document }, { sourceIdentity: identity })).toEqual(['NOT_SEALED_FOR_RECIPIENT']);
    const changed = { ...sealed, encryption_key: `${String(sealed['encryption_key']).slice(0, -8)}AAAAAAAA` };
    expect(await refusal({ document: changed }, { sourceIdentity: identity })).toEqual(['WRONG_IDENTITY']);
  });

  it.each(['JSON', 'YAML', 'NDJSON'])('arrives as a file in %s', async (format) => {
    const file = await fileOf(format);
    expect(file.toString()).toContain(recipient);
    await imported(await target.start({ text: file.toString() }, { sourceIdentity: identity }));
    await expectArrived();
    await target.clear();
    const from = await uploaded(file);
    expect(await refusal(from)).toEqual(['IDENTITY_REQUIRED']);
    await imported(await target.start(from, { sourceIdentity: identity }));
  });

  it('arrives in a file that is compressed and sealed with a passphrase besides', async () => {
    const passphrase = 'of the file';
    const file = await fileOf('YAML', { compression: 'GZIP', passphrase });
    await imported(await target.start(await uploaded(file), { sourceIdentity: identity, passphrase }));
    await expectArrived();
  });

  it('arrives over REST', async () => {
    const authorization = `Bearer ${source.token}`;
    const query = `export_format=lading&include_inactive=true&recipient=${recipient}`;
    const sealed = await (
      await fetch(`${source.url}/export?${query}`, { headers: { authorization } })
    ).text();
    expect(sealed).toContain(recipient);
    const send = (body: string) =>
      fetch(`${target.url}/import`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body,
      });
    const refused = await send(sealed);
    expect([refused.status, await refused.text()]).toEqual([
      400,
      expect.stringContaining('IDENTITY_REQUIRED'),
    ]);
    const taken = await send(`{"import_data":${sealed},"source_identity":"${identity}"}`);
    expect([taken.status, await taken.json()]).toEqual([
      200,
      expect.objectContaining({ status: 'completed' }),
    ]);
    await expectArrived();
    const wrong = await fetch(`${source.url}/export?recipient=${recipient}`, { headers: { authorization } });
    expect([wrong.status, await wrong.text()]).toEqual([
      400,
      expect.stringContaining('FORMAT_WITHOUT_RECIPIENT'),
    ]);
  });

  it('arrives by the command line, with a key that it has made', async () => {
    const key = join(directory, 'target.key');
    const made = await runHere(['key', 'generate', '-o', key]);
    const own = made.stdout.trim();
    expect([made.code, own, (await stat(key)).mode & 0o777]).toEqual([
      0,
      expect.stringMatching(/^age1/),
      0o600,
    ]);
    expect(await readFile(key, 'utf8')).toMatch(
      /^# created: .*\n# public key: age1\w+\nAGE-SECRET-KEY-1\w+\n$/,
    );
    expect((await runHere(['key', 'generate', '-o', key])).code).toBe(exitCodes.unexpected);
    const file = join(directory, 'for-target.json');
    const at = ({ url, token }: RunningTestServer) => ({ env: { LADING_URL: url, LADING_TOKEN: token } });
    const exported = await runHere(
      ['export', '--recipient', own, '--include-inactive', '-o', file],
      at(source),
    );
    expect(exported.code).toBe(0);
    const plan = await runHere(['plan', file], at(target));
    expect([plan.code, plan.stderr]).toEqual([
      exitCodes.invalidDocument,
      expect.stringContaining('--identity-file'),
    ]);
    const taken = await runHere(['import', file, '-y', '--identity-file', key], at(target));
    expect([taken.code, taken.stdout]).toEqual([0, expect.stringContaining('6 created')]);
    const same = await runHere(['diff', file, '--identity-file', key, '--detailed-exitcode'], at(target));
    expect(same.code).toBe(0);
    const contextForge = await runHere(
      ['convert', file, '--format', 'contextforge', '--identity-file', key],
      {
        env: { LADING_TARGET_SECRET: 'the secret of a gateway' },
      },
    );
    expect(contextForge.stdout).not.toContain('v1.');
    const yaml = await runHere(['convert', file, '--format', 'yaml']);
    await target.clear();
    await imported(await target.start({ text: yaml.stdout }, { sourceIdentity: await identityIn(key) }));
    const none = await runHere(['import', file, '-y', '--identity-file', file], at(target));
    expect(none.stderr).toContain('There is no age identity in');
  });

  it.each([
    ['INVALID_RECIPIENT', 'JSON', { recipient: 'age1nobody' }],
    ['INVALID_RECIPIENT', 'JSON', { recipient: `age1${'q'.repeat(58)}` }],
    ['RECIPIENT_WITHOUT_SECRETS', 'JSON', { secrets: 'OMITTED' }],
    ['FORMAT_WITHOUT_RECIPIENT', 'CONTEXTFORGE', {}],
    ['FORMAT_WITHOUT_RECIPIENT', 'TERRAFORM', {}],
  ])('is refused with %s in %s', async (code, format, input) => {
    const { errors } = await source.graphql(
      'query ($input: ExportConfigurationInput!, $format: DocumentFormat!) { exportConfiguration(input: $input) { download(format: $format) { url } } }',
      { input: { recipient, ...input }, format },
    );
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual([code]);
  });

  it('is compared with what is here by who has the identity, secrets and all', async () => {
    const { document: sealed } = await source.exportAll({ includeInactive: true, recipient });
    const query = `query ($side: DifferenceSide!) {
      difference(from: $side, to: { source: { live: { includeInactive: true } } }) {
        ... on Difference { entities { totalCount nodes { key warnings } } } } }`;
    const ask = async (side: object) =>
      (await source.graphql<{ difference: { entities: object } }>(query, { side })).data.difference.entities;
    expect(await ask({ source: { document: sealed }, sourceIdentity: identity })).toMatchObject({
      totalCount: 0,
    });
    // Secrets that one side does not know are not compared.
    expect(await ask({ source: { document: sealed } })).toMatchObject({ totalCount: 0 });
  });

  it('has nothing of what does not open, and says so', async () => {
    const { store } = source;
    const lost = createKeyRing({ current: 'a secret that is lost' });
    const sealed = lost.seal({ kind: 'tool', field: 'auth_value' }, '{"Authorization":"Bearer x"}');
    await store.dataSource.query(`UPDATE tools SET auth_value = $1 WHERE name = 'tool-0'`, [sealed]);
    const { document: exported } = await source.exportAll({ includeInactive: true, recipient });
    expect(JSON.stringify(exported)).not.toContain(lost.keyId);
    expect(exported['metadata']).toMatchObject({
      warnings: [
        "SECRET_NOT_OPENED: Its auth_value of the tool 'tool-0' does not open here, and was left out.",
      ],
    });
  });
});

const identityIn = async (file: string): Promise<string> =>
  /^AGE-SECRET-KEY-1\w+$/m.exec(await readFile(file, 'utf8'))?.[0] ?? '';
