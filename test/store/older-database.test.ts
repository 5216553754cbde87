import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import type { DataSource } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { kinds } from '../../src/kinds/registry.ts';
import { digestOf } from '../../src/planning/digest.ts';
import type { DatabaseSettings } from '../../src/settings/settings.ts';
import { createDataSource } from '../../src/store/data-source.ts';
import { wholeAnswers } from '../../src/store/embedded-data-source.ts';
import { eitherDatabase, postgresDatabase, temporaryDirectory } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { runServerAt } from '../support/run-server.ts';

/** Runs the migrations whose number is smaller, as a version of before would have done. */
async function migrateBefore(dataSource: DataSource, number: number): Promise<void> {
  const { migrations } = dataSource;
  const older = migrations.filter(({ name = '' }) => Number(name.slice(-13)) < number);
  Object.assign(dataSource, { migrations: older });
  await dataSource.runMigrations();
}

interface Opened {
  readonly place: DatabaseSettings;
  readonly dataSource: DataSource;
  close(): Promise<void>;
}

/** An empty database of which a server will not know that it was not its own. */
async function emptyDatabase(name: (typeof eitherDatabase)[number]['name']): Promise<Opened> {
  if (name === 'PostgreSQL') {
    const url = await postgresDatabase();
    const dataSource = await createDataSource({ url }).initialize();
    return { place: { type: 'postgres', url }, dataSource, close: () => dataSource.destroy() };
  }
  const directory = await temporaryDirectory();
  const pglite = await PGlite.create(join(directory, 'database'));
  const extra = { ...createPgConfig(wholeAnswers(pglite)), max: 1, idleTimeoutMillis: 0 };
  const dataSource = await createDataSource({ extra }).initialize();
  const close = async (): Promise<void> => {
    await dataSource.destroy();
    await pglite.close();
  };
  return { place: { type: 'embedded', directory }, dataSource, close };
}

const tags = ['İstanbul', 'Ankara'];
const secret = 'made-up-secret';
const kept = { uri: 'file:///kept', name: 'Kept', tags: ['One'], is_active: true };
const document = documentOf({
  roots: [{ uri: 'file:///a', name: 'A', tags }, kept],
  gateways: [
    { name: 'a', url: `https://user:${secret}@a.test`, transport: 'streamable-http', tags },
    { name: 'b', url: 'https://b.test', transport: 'sse' },
    { name: 'c', url: 'https://c.test', transport: 'Pigeon' },
  ],
  tools: [toolNamed('a', { headers: { 'PRIVATE-TOKEN': secret }, annotations: { password: secret }, tags })],
  resources: [{ uri: 'note://a', name: 'A', tags }],
  prompts: [{ name: 'a', template: 'Hello', tags }],
  servers: [{ name: 'a', capabilities: { token: secret }, tags }],
});

/** The rows as they were before tags were folded by our own table, with digests of then; secrets stand in clear. */
const rows = `
  INSERT INTO roots (uri, name, tags, digest) VALUES
    ('file:///a', 'A', $1, 'old'), ('${kept.uri}', '${kept.name}', '{One}', '${digestOf(kept)}');
  INSERT INTO gateways (name, url, transport, capabilities, passthrough_headers, tags, digest) VALUES
    ('a', 'https://user:${secret}@a.test', 'streamable-http', '{}', '{}', $1, 'old'),
    ('b', 'https://b.test', 'sse', '{}', '{}', '{}', 'old'),
    ('c', 'https://c.test', 'Pigeon', '{}', '{}', '{}', NULL);
  INSERT INTO tools (name, slug, url, integration_type, headers, input_schema, annotations, jsonpath_filter, tags, digest)
    VALUES ('a', 'a', 'https://tools.test/a', 'REST', '{"PRIVATE-TOKEN":"${secret}"}', '{}',
      '{"password":"${secret}"}', '', $1, 'old');
  INSERT INTO resources (uri, slug, name, tags, digest) VALUES ('note://a', 'a', 'A', $1, 'old');
  INSERT INTO prompts (name, slug, template, input_schema, tags, digest) VALUES ('a', 'a', 'Hello', '{}', $1, 'old');
  INSERT INTO servers (name, capabilities, tags, digest) VALUES ('a', '{"token":"${secret}"}', $1, 'old')`;

/** What leads from today's tables to those that planned outcomes, chunks and links were stored in before. */
const backwards = [
  'ALTER TABLE import_steps DROP COLUMN repeats',
  'ALTER TABLE import_chunks RENAME entries TO heads',
  'ALTER TABLE download_links RENAME TO exports',
  'ALTER INDEX download_links_pkey RENAME TO exports_pkey',
  'ALTER INDEX download_links_expires_at_idx RENAME TO exports_expires_at_idx',
  "DELETE FROM migrations WHERE name ~ '^(repetitions|words)'",
];

async function older(name: (typeof eitherDatabase)[number]['name']): Promise<DatabaseSettings> {
  const { place, dataSource, close } = await emptyDatabase(name);
  await migrateBefore(dataSource, 12);
  for (const statement of rows.split(';'))
    await dataSource.query(statement, statement.includes('$1') ? [tags] : []);
  await close();
  return place;
}

describe.each(eitherDatabase)('a database of an older version, on $name,', ({ name }) => {
  it('has the same configuration once a server has opened it', async () => {
    const server = await runServerAt(await older(name));
    const { dataSource } = server.store;

    const transports = await dataSource.query('SELECT name, transport FROM gateways ORDER BY name');
    expect(transports).toEqual([
      { name: 'a', transport: 'STREAMABLEHTTP' },
      { name: 'b', transport: 'SSE' },
      { name: 'c', transport: 'Pigeon' },
    ]);
    for (const { collection } of kinds)
      expect(await dataSource.query(`SELECT FROM ${collection} WHERE digest = 'old'`)).toEqual([]);
    expect(await dataSource.query('SELECT uri FROM roots WHERE digest IS NOT NULL')).toEqual([
      { uri: kept.uri },
    ]);

    await dataSource.transaction(async (manager) => {
      await manager.query('SET LOCAL enable_seqscan = off');
      for (const { collection } of kinds) {
        const found = `SELECT tags FROM ${collection} WHERE folded_tags(tags) && '{istanbul}'`;
        expect(await manager.query(found)).toEqual([{ tags }]);
      }
    });
    const { entities } = (await server.exportAll({ tags: ['istanbul'] })).document;
    expect(Object.values(entities).map((list) => list.length)).toEqual(kinds.map(() => 1));

    const omitted = await server.exportAll({ secrets: 'OMITTED' });
    expect(JSON.stringify(omitted)).not.toContain(secret);
    const { digest } = await server.exportAll();
    const { outcomes } = await server.importDocument(document);
    expect(outcomes.filter(({ status }) => status !== 'UNCHANGED')).toEqual([]);
    await server.clear();
    await server.importDocument(document);
    expect((await server.exportAll()).digest).toBe(digest);
  });

  it('carries out what a server of before has planned, where keys stand several times, and knows its links', async () => {
    const { place, close } = await emptyDatabase(name);
    await close();
    const former = await runServerAt(place);
    const twice = { ...toolNamed('twice'), id: 'of-the-source' };
    await former.importDocument(documentOf({ tools: [twice, toolNamed('same')] }));
    const planned = await former.importDocument(
      documentOf({
        tools: [twice, { ...twice, description: 'another' }, toolNamed('same'), toolNamed('same')],
        servers: [{ name: 'desk', tool_ids: ['of-the-source'] }],
      }),
      { dryRun: true, conflictStrategy: 'SKIP' },
    );
    expect(planned.outcomes.map(({ status }) => status)).toEqual([
      ...['SKIPPED', 'FAILED', 'SKIPPED', 'SKIPPED'],
      'CREATED',
    ]);
    const asked = '{ exportConfiguration { download(passphrase: "of the file") { url } } }';
    const { data } = await former.graphql<{ exportConfiguration: { download: { url: string } } }>(asked);
    for (const statement of backwards) await former.store.dataSource.query(statement);
    await former.stop();

    const server = await runServerAt(place);
    const { pathname } = new URL(data.exportConfiguration.download.url);
    const file = await (await fetch(new URL(pathname, server.url))).text();
    expect(file).toMatch(/^age-encryption\.org/);
    const job = await server.ask('applyImport', planned.job.id);
    if (job.__typename !== 'ImportJob') throw new Error(job.message);
    const applied = await server.finish(job.id);
    expect(applied.outcomes.map(({ key, status }) => [key, status])).toEqual(
      planned.outcomes.map(({ key, status }) => [key, status]),
    );
    expect((await server.exportAll()).document.entities['servers']).toMatchObject([{ tool_ids: ['twice'] }]);
  });
});
