import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { databases } from '../support/databases.ts';
import { type Job, type RunningTestServer, runServer } from '../support/run-server.ts';
import { checkStore } from './support/check-invariants.ts';
import { checkSecrets } from './support/check-secrets.ts';
import { isLong } from './support/extent.ts';
import { type FaultDocument, faultDocument, sourceSecret } from './support/fault-document.ts';
import { isFinal, readThrough } from './support/read-through.ts';
import { tally } from './support/tally.ts';

/** From now on the database answers with this SQLSTATE when a tool of this name is written. */
async function refuse(
  { dataSource }: Store,
  name: string,
  sqlState: string,
): Promise<() => Promise<unknown>> {
  await dataSource.query(
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'refused on purpose' USING ERRCODE = '${sqlState}'; END $$`,
  );
  await dataSource.query(
    `CREATE TRIGGER refuse BEFORE INSERT ON tools FOR EACH ROW WHEN (NEW.name = '${name}') EXECUTE FUNCTION refuse()`,
  );
  return () => dataSource.query('DROP FUNCTION IF EXISTS refuse CASCADE');
}

const diskFull = '53100';
const internalError = 'XX000';
const refusedOnce = [5, 15, 25, 35, 45, 55, 65];

describe.each(databases)('a database ($name) that refuses', (database) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer(database, { LADING_CHUNK_SIZE: '10' });
  });
  beforeEach(async () => {
    await server.store.dataSource.query('DROP FUNCTION IF EXISTS refuse CASCADE');
    await server.clear();
  });

  const start = async (document: FaultDocument, options: object = {}): Promise<string> => {
    const answer = await server.client.request<{ importConfiguration: Job }>(
      `mutation ($input: ImportConfigurationInput!) {
        importConfiguration(input: $input) { ... on ImportJob { id } } }`,
      { input: { source: { document }, sourceSecret, ...options } },
    );
    return answer.importConfiguration.id;
  };
  const read = (jobId: string) => readThrough({ address: async () => server, jobId });

  it('because its disk is full delays an import until there is room', async () => {
    const makeRoom = await refuse(server.store, 'tool-25', diskFull);
    const document = faultDocument(60);
    const id = await start(document);
    const reading = await readThrough({
      address: async () => server,
      jobId: id,
      onEvent: ({ sequence }) => void (sequence >= 20 && makeRoom()),
    });
    const [found] = await checkStore(server.store, { jobs: [{ id, document, readings: [reading] }] });
    expect(found?.job.state).toBe('completed');
    // The log is no place for what a document says, secret or not.
    expect(server.said.filter((line) => line.includes(diskFull) && line.includes('tools.test'))).toEqual([]);
    await checkSecrets(server.store, server.said);
    tally(`refused by the database (53100), ${database.name}`);
  });

  // Each takes the time of five attempts.
  it.each(isLong ? [false, true] : [database.name === 'PostgreSQL'])(
    'for no known reason ends the import after some attempts; every entity has its outcome (atomic: %s)',
    async (atomic) => {
      await refuse(server.store, 'tool-25', internalError);
      const document = faultDocument(60, { isSound: true });
      const id = await start(document, { atomic });
      const reading = await read(id);
      expect(reading.events.filter(isFinal)).toMatchObject([{ state: 'FAILED' }]);
      const [found] = await checkStore(server.store, { jobs: [{ id, document, readings: [reading] }] });
      expect(found?.job.problems).toMatchObject([{ code: 'INTERNAL_ERROR' }]);
      expect(found?.steps.some(({ status }) => status === 'created')).toBe(!atomic);
      await checkSecrets(server.store, server.said);
      tally(`given up after five bugs in a row, ${database.name}`);
    },
  );

  it.runIf(isLong)('now and then, with progress in between, does not end the import', async () => {
    const { dataSource } = server.store;
    const document = faultDocument(100, { isSound: true });
    // A sequence is not rolled back, so each of these is refused once.
    for (const index of refusedOnce) await dataSource.query(`CREATE SEQUENCE refused_${index}`);
    await dataSource.query(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF nextval('refused_' || replace(NEW.name, 'tool-', '')) = 1 THEN
           RAISE EXCEPTION 'refused once' USING ERRCODE = '${internalError}'; END IF;
         RETURN NEW; END $$`,
    );
    await dataSource.query(
      `CREATE TRIGGER refuse BEFORE INSERT ON tools FOR EACH ROW WHEN (NEW.name ~ '^tool-[0-6]?5$') EXECUTE FUNCTION refuse()`,
    );
    const id = await start(document);
    const reading = await read(id);
    const [found] = await checkStore(server.store, { jobs: [{ id, document, readings: [reading] }] });
    expect(found?.job.state).toBe('completed');
    expect(found?.job.lease_token).toBe(refusedOnce.length + 1);
  });

  it('nothing, keeps nothing of what an atomic import had planned when it is cancelled', async () => {
    const document = faultDocument(300, { isSound: true });
    const id = await start(document, { atomic: true });
    const cancel = 'mutation ($id: ID!) { cancelImport(id: $id) { __typename } }';
    let asked = false;
    const reading = await readThrough({
      address: async () => server,
      jobId: id,
      onEvent: ({ sequence }) => {
        if (sequence === 0 || asked) return;
        asked = true;
        server.client.request(cancel, { id }).catch(() => undefined);
      },
    });
    const [found] = await checkStore(server.store, { jobs: [{ id, document, readings: [reading] }] });
    expect(found?.job.state).toBe('cancelled');
  });
});
