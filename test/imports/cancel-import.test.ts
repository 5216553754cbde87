import { beforeAll, describe, expect, it } from 'vitest';
import { generateDocument } from '../../bench/generate-document.ts';
import { eitherDatabase } from '../support/databases.ts';
import {
  collect,
  type Job,
  type ProgressEvent,
  type RunningTestServer,
  runServer,
} from '../support/run-server.ts';

const cancel = `mutation ($id: ID!) { cancelImport(id: $id) { __typename
  ... on ImportJob { id state finishedAt } ... on ImportStateError { code state message } ... on ImportNotFoundError { code } } }`;

interface Cancelled {
  readonly cancelImport: { readonly __typename: string; readonly state?: string; readonly code?: string };
}

describe.each(eitherDatabase)('Cancelling an import on $name', (database) => {
  let server: RunningTestServer;

  beforeAll(async () => {
    server = await runServer(database, { LADING_CHUNK_SIZE: '50' });
  });

  const cancelled = async (id: string) => {
    const { data } = await server.graphql<Cancelled>(cancel, { id });
    return data.cancelImport;
  };

  it('keeps what is committed, says so, and writes nothing more', async () => {
    const { id } = (await server.start({ document: generateDocument(5_000, 'first') })) as Job;
    const events: ProgressEvent[] = [];
    for await (const event of server.follow(id)) {
      events.push(event);
      if (event.outcomes.length > 0 && event.state === 'APPLYING') await cancelled(id);
    }
    expect(events.at(-1)).toMatchObject({ state: 'CANCELLED' });
    const outcomes = events.flatMap((event) => event.outcomes);
    expect(outcomes.map(({ sequence }) => sequence)).toEqual(outcomes.map((_, index) => index + 1));
    expect(outcomes.length).toBeLessThan(5_000);
    const { document } = await server.exportAll();
    expect(Object.values(document.entities).flat()).toHaveLength(outcomes.length);
  });

  it('takes no more of a document that is being received', async () => {
    const key = 'received-while-cancelled';
    const answer = server.start({ document: generateDocument(8_000, 'received') }, { idempotencyKey: key });
    let job: Pick<Job, 'id' | 'state'> | null = null;
    while (job === null) {
      const { data } = await server.graphql<{ importJobWithKey: Job | null }>(
        'query ($key: String!) { importJobWithKey(idempotencyKey: $key) { id state } }',
        { key },
      );
      job = data.importJobWithKey;
    }
    expect(job.state).toBe('RECEIVING');
    expect(await cancelled(job.id)).toMatchObject({ state: 'CANCELLED' });
    expect(await answer).toMatchObject({ id: job.id, state: 'CANCELLED', progress: { total: 0 } });
    const chunks =
      'SELECT count(*)::int AS count FROM import_chunks WHERE job_id = (SELECT id FROM import_jobs WHERE idempotency_key = $1)';
    expect(await server.store.dataSource.query(chunks, [key])).toEqual([{ count: 0 }]);
  });

  it('lets the next one have its turn', async () => {
    const { job } = await server.importDocument(generateDocument(100, 'second'));
    expect(job.state).toBe('COMPLETED');
  });

  it('is refused when the import is over, and when there is none', async () => {
    const { job } = await server.importDocument(generateDocument(10, 'third'));
    expect(await cancelled(job.id)).toMatchObject({ __typename: 'ImportStateError', state: 'COMPLETED' });
    const unknown = await cancelled('00000000-0000-0000-0000-000000000000');
    expect(unknown).toEqual({ __typename: 'ImportNotFoundError', code: 'IMPORT_NOT_FOUND' });
  });

  it('ends the stream of everybody who follows', async () => {
    const { id } = (await server.start({ document: generateDocument(5_000, 'fourth') })) as Job;
    const followers = [1, 2, 3].map(() => collect(server.follow(id)));
    await cancelled(id);
    const states = (await Promise.all(followers)).map((events) => events.at(-1)?.state);
    expect(states).toEqual(['CANCELLED', 'CANCELLED', 'CANCELLED']);
  });
});
