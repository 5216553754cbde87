import type { EntityManager } from 'typeorm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databases, hasPostgres } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';

// One session has no races; never empty, or a file without tests would count as a failure.
const onPostgres = databases.slice(-1);

const newest = '(SELECT max(number) FROM import_jobs)';

describe.runIf(hasPostgres).each(onPostgres)(
  'a plan on $name that one applies and another one removes',
  ({ place }) => {
    let server: RunningTestServer;

    beforeAll(async () => {
      server = await runServer({ place });
    });
    beforeEach(() => server.clear());

    async function planned(): Promise<string> {
      const { job } = await server.importDocument(documentOf({ tools: [toolNamed('a')] }), { dryRun: true });
      return job.id;
    }

    /** Until somebody waits for a row that is held. */
    const somebodyWaits = (): Promise<void> =>
      expect
        .poll(() =>
          server.store.dataSource.query(
            `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event IN ('transactionid', 'tuple')`,
          ),
        )
        .not.toEqual([]);

    const inTransaction = <Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> =>
      server.store.dataSource.transaction(work);

    it('is not applied once it is removed', async () => {
      const id = await planned();
      const { answer } = await inTransaction(async (manager) => {
        await manager.query(`UPDATE import_jobs SET removed_at = now() WHERE number = ${newest}`);
        const asked = server.ask('applyImport', id);
        await somebodyWaits();
        // Not the promise itself, which would be waited for in here.
        return { answer: asked };
      });
      expect(await answer).toMatchObject({ __typename: 'ImportNotFoundError' });
      const [{ count }] = await server.store.dataSource.query('SELECT count(*)::integer FROM import_jobs');
      expect(count).toBe(1);
    });

    it('is not removed for its age while somebody begins to apply it', async () => {
      await planned();
      const removed = await inTransaction(async (manager) => {
        await manager.query(`SELECT FROM import_jobs WHERE number = ${newest} FOR SHARE`);
        const response = await fetch(`${server.url}/import/cleanup?max_age_hours=0`, {
          method: 'POST',
          headers: { authorization: `Bearer ${server.token}` },
        });
        return response.json();
      });
      expect(removed).toMatchObject({ removed_count: 0 });
      expect((await server.graphql('{ importJobs { totalCount } }')).data).toEqual({
        importJobs: { totalCount: 1 },
      });
    });
  },
);
