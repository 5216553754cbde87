import { createDecipheriv, createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { WriteContext } from '../../../../src/document/document-format.ts';
import { contextForgeFormat } from '../../../../src/document/formats/contextforge/contextforge-format.ts';
import { formats } from '../../../../src/document/formats/formats.ts';
import { jsonFormat } from '../../../../src/document/formats/json/json-format.ts';
import { defaultLimits } from '../../../../src/document/limits.ts';
import type { RawEntity } from '../../../../src/document/parse-entity.ts';
import { readDocumentValue } from '../../../../src/document/read-document-value.ts';
import { inPlace } from '../../../../src/document/tolerate-entity.ts';
import { prepareEntity } from '../../../../src/imports/receive/prepare-entity.ts';
import { kindNamed, kindOfCollection, kinds } from '../../../../src/kinds/registry.ts';
import type { Incoming } from '../../../../src/planning/incoming.ts';
import { createKeyRing, type KeyRing } from '../../../../src/secrets/key-ring.ts';
import { awkwardDocument, fixtureSecret, readFixture, toolNamed } from '../../../support/documents.ts';
import { collect, pieces, readText } from '../../reading.ts';
import {
  forbidden,
  manyTools,
  pulledForStart,
  ring,
  secret,
  written,
  writtenBytes,
} from '../sample-documents.ts';

const targetSecret = 'the-secret-of-contextforge-0123456789';
const target = createKeyRing({ current: targetSecret });

type Entities = Parameters<typeof written>[0];

const write = async (entities: Entities, context: Omit<WriteContext, 'ring'> = { targetSecret }) =>
  (await writtenBytes(contextForgeFormat.write(written(entities), { ring, ...context }))).toString();

const readerOf = (text: string) =>
  formats.find(({ reading }) => reading?.recognise(Buffer.from(text).subarray(0, 65_536)));

async function read(text: string) {
  const reading = readerOf(text)?.reading;
  if (reading === undefined) throw new Error('Nobody reads it.');
  return collect(reading.read(pieces(text, 1_000), defaultLimits), defaultLimits);
}

/** Entities with their fields in our own places. */
const readBack = async (text: string) =>
  (await read(text)).entities.map(({ value }) => inPlace(Object(value)));

/** Entities as an import would take them, without what differs each time: nonces. */
async function prepared(text: string, source: KeyRing = target) {
  const { entities } = await read(text);
  return entities.map((raw) => preparedOne(raw, source));
}

function preparedOne(raw: RawEntity, source: KeyRing = target) {
  const kind = kindOfCollection(raw.collection);
  if (kind === undefined) throw new Error('No kind.');
  return comparable(prepareEntity(kind, raw, { keys: { ring, source }, limits: defaultLimits }));
}

const comparable = (incoming: Incoming) => ({
  key: incoming.key,
  digest: 'digest' in incoming ? incoming.digest : undefined,
  problems: incoming.problems ?? [],
});

/** The same of entities as an export has them. */
const expected = (entities: Entities) =>
  kinds.flatMap((kind) =>
    (entities[kind.collection] ?? []).map((value, index) => {
      const raw = { collection: kind.collection, index, value, problems: [] };
      return comparable(prepareEntity(kind, raw, { keys: { ring }, limits: defaultLimits }));
    }),
  );

/** As ContextForge opens a value. */
function opened(value: string, key = targetSecret): unknown {
  const bytes = Buffer.from(value, 'base64url');
  const decipher = createDecipheriv(
    'aes-256-gcm',
    createHash('sha256').update(key).digest(),
    bytes.subarray(0, 12),
  );
  decipher.setAuthTag(bytes.subarray(-16));
  return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString());
}

const contents = {
  basic: { Authorization: 'Basic dXNlcjpwYXNz' },
  bearer: { Authorization: 'Bearer s3cret' },
  authheaders: { 'X-One': 's3cret', 'X-Two': 'é🎉' },
  oauth: { grant_type: 'client_credentials', client_secret: 's3cret' },
  query_param: { 'api key': 's3cret', other: 's3cret' },
};

const withCredentials = (kind: 'tool' | 'gateway') =>
  Object.entries(contents).map(([auth_type, content]) => ({
    ...toolNamed(auth_type),
    ...(kind === 'gateway' && { transport: 'SSE' }),
    auth_type,
    auth_value: ring.seal({ kind, field: 'auth_value' }, JSON.stringify(content)),
  }));

const listOf = (text: string, collection: string) => JSON.parse(text).entities[collection];

describe('the ContextForge format', () => {
  it('gives the same entities back', async () => {
    const { entities } = awkwardDocument(secret);
    const text = await write(entities);
    expect(readerOf(text)).toBe(contextForgeFormat);
    const found = await prepared(text);
    expect(found).toEqual(expected(entities));
    expect(found.every(({ problems }) => problems.length === 0)).toBe(true);
    expect(text).not.toMatch(forbidden);
  });

  it.each(['gateway', 'tool'] as const)('carries every sort of credential of a %s', async (name) => {
    const { collection } = kindNamed(name);
    const entities = { [collection]: withCredentials(name) };
    const text = await write(entities);
    expect(await prepared(text)).toEqual(expected(entities));
    for (const { auth_type, auth_value, auth_query_params } of listOf(text, collection)) {
      const sealed = auth_value ?? auth_query_params['api key'];
      expect(opened(sealed)).toEqual(contents[auth_type as keyof typeof contents]);
    }
    expect(text).not.toContain('s3cret');
  });

  it('has the credential of a query where ContextForge looks for it', async () => {
    const [gateway] = listOf(await write({ gateways: withCredentials('gateway').slice(-1) }), 'gateways');
    expect(Object.keys(gateway.auth_query_params)).toEqual(['api key']);
    expect(gateway).not.toHaveProperty('auth_value');
  });

  it("is sealed under this server's secret when no other is given", async () => {
    const [tool] = listOf(await write({ tools: withCredentials('tool') }, {}), 'tools');
    expect(opened(tool.auth_value, secret)).toEqual(contents.basic);
  });

  it('keeps a secret header that is called as what every object has', async () => {
    const sealed = ring.seal({ kind: 'tool', field: 'headers' }, 's3cret');
    const headers = Object.fromEntries([['__proto__', sealed]]);
    const entities = { tools: [toolNamed('a', { headers })] };
    expect(await prepared(await write(entities))).toEqual(expected(entities));
  });

  it('has headers of tools only as texts, and secret ones aside', async () => {
    const headers = {
      'X-Env': 'prod',
      Authorization: ring.seal({ kind: 'tool', field: 'headers' }, 'Bearer s3cret'),
      'X-Gone': '*****',
    };
    const text = await write({ tools: [toolNamed('a', { headers })] });
    const [tool] = listOf(text, 'tools');
    expect(tool.headers).toEqual({ 'X-Env': 'prod' });
    expect(opened(tool.x_lading.headers.Authorization._mcpgateway_encrypted_header_value_v1)).toEqual({
      data: 'Bearer s3cret',
    });
    expect(JSON.parse(text).metadata.warnings).toEqual([
      'HEADER_NOT_IMPORTED: The tool "a" has a secret header, Authorization; set it in ContextForge.',
    ]);
    expect(await readBack(text)).toMatchObject([
      { headers: { 'X-Env': 'prod', Authorization: expect.anything() } },
    ]);
  });

  it('leaves out and names what does not open', async () => {
    const foreign = createKeyRing({ current: 'nobody-knows-this-secret' }).seal(
      { kind: 'tool', field: 'auth_value' },
      '{}',
    );
    const text = await write({ tools: [toolNamed('a', { auth_type: 'bearer', auth_value: foreign })] });
    const [tool] = listOf(text, 'tools');
    expect(tool).not.toHaveProperty('auth_value');
    expect(tool).not.toHaveProperty('auth_type');
    expect(JSON.parse(text).metadata.warnings).toEqual([
      'MISSING_SECRET: The tool "a" has a secret in auth_value that does not open here; it was left out.',
    ]);
    expect(await readBack(text)).toMatchObject([{ name: 'a', auth_type: 'bearer' }]);
  });

  it('has null only where ContextForge takes it', async () => {
    const [tool] = listOf(
      await write({
        tools: [
          toolNamed('a', {
            request_type: null,
            description: null,
            url: null,
            auth_type: null,
            auth_value: null,
          }),
        ],
      }),
      'tools',
    );
    expect(tool).toEqual({ name: 'a', url: null, integration_type: 'REST', description: null });
  });

  it('says what ContextForge refuses', async () => {
    const text = await write({
      tools: [toolNamed('a b', { url: null }), toolNamed('a/b', { url: 'ftp://x' }), toolNamed('fine')],
    });
    expect(JSON.parse(text).metadata.warnings).toEqual([
      expect.stringMatching(/^NOT_ACCEPTED: ContextForge will refuse the tool "a b": 'name' has other signs/),
      expect.stringMatching(/^NOT_ACCEPTED: ContextForge will refuse the tool "a\/b": 'url' does not begin/),
    ]);
  });

  it('names only the first of very many warnings', async () => {
    const text = await write({
      tools: Array.from({ length: 1_500 }, (_, index) => toolNamed(`a b ${index}`, { url: null })),
    });
    expect(JSON.parse(text).metadata.warnings.slice(-1)).toEqual(['And 500 more.']);
  });

  it("has ContextForge's envelope, whatever is in it", async () => {
    const { entities: lists, metadata, ...envelope } = JSON.parse(await write({}));
    expect(Object.keys(envelope)).toEqual([
      'version',
      'exported_at',
      'exported_by',
      'source_gateway',
      'encryption_method',
    ]);
    expect(Object.values(lists)).toEqual(kinds.map(() => []));
    expect(metadata).not.toHaveProperty('warnings');
  });

  const roots = [{ uri: 'file:///work', name: 'Work' }];

  it('has roots aside, where its own import passes them over, and gives them back', async () => {
    const text = await write({ roots, tools: [toolNamed('a')] });
    const { entities, x_lading, metadata } = JSON.parse(text);
    expect(Object.keys(entities)).not.toContain('roots');
    expect(x_lading).toEqual({ roots });
    expect(metadata.warnings).toEqual([expect.stringMatching(/^ROOTS_ASIDE: Roots \(1\) stand/)]);
    expect(await prepared(text)).toEqual(expected({ roots, tools: [toolNamed('a')] }));
    expect(await collect(readDocumentValue(JSON.parse(text), defaultLimits), defaultLimits)).toEqual(
      await read(text),
    );
  });

  it('has them among the entities where they are asked for by name, and says what comes of that', async () => {
    const { entities, x_lading, metadata } = JSON.parse(await write({ roots }, { named: ['root'] }));
    expect([entities.roots, x_lading]).toEqual([roots, undefined]);
    expect(metadata.warnings).toEqual([
      expect.stringContaining('refuse the whole document for its roots (1)'),
    ]);
  });

  it('is read from a value as it is from bytes', async () => {
    const entities = { gateways: withCredentials('gateway'), roots };
    const text = await write(entities);
    const value = await collect(readDocumentValue(JSON.parse(text), defaultLimits), defaultLimits);
    expect(value.entities.map((raw) => preparedOne(raw))).toEqual(expected(entities));
  });

  it('reads what ContextForge has exported as the JSON reader does', async () => {
    const text = JSON.stringify(await readFixture());
    expect(readerOf(text)).toBe(contextForgeFormat);
    expect(await read(text)).toEqual(await readText(text));
    const found = await prepared(text, createKeyRing({ current: fixtureSecret }));
    expect(found.flatMap(({ problems }) => problems)).toEqual([]);
  });

  it('leaves other documents to other formats', async () => {
    const text = (await writtenBytes(jsonFormat.write(written({}), { ring }))).toString();
    expect(readerOf(text)).toBe(jsonFormat);
    expect(readerOf('{"version":"1","exported_at":"x","entities":{"encryption_method":[]}}')).toBe(
      jsonFormat,
    );
  });

  it('refuses what is cut off, as JSON is refused', async () => {
    const text = await write({ tools: withCredentials('tool') });
    await expect(read(text.slice(0, -20))).rejects.toMatchObject({
      problems: [{ code: 'TRUNCATED_DOCUMENT' }],
    });
  });

  it('reads the source only as its text is taken', async () => {
    const document = written({ tools: manyTools(20_000) }, 500);
    expect(await pulledForStart(document, contextForgeFormat.write(document, { ring }))).toBeLessThanOrEqual(
      3,
    );
  });
});
