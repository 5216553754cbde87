import pg from 'pg';
import { now } from './bench-database.ts';

/** A commit of a job: what the journal had at which time. */
export interface Commit {
  readonly sequence: number;
  readonly at: number;
}

/** Notes when outcomes of jobs are committed: the notice that the server's commit carries comes with it. */
export async function watchCommits(databaseUrl: string) {
  const listener = new pg.Client({ connectionString: databaseUrl });
  const reader = new pg.Client({ connectionString: databaseUrl });
  await Promise.all([listener.connect(), reader.connect()]);
  let commits: Promise<Commit>[] = [];
  listener.on('notification', ({ payload }) => {
    if (payload !== undefined && isJob.test(payload)) commits.push(commitAt(now(), payload));
  });
  const commitAt = async (at: number, id: string): Promise<Commit> => {
    const { rows } = await reader.query('SELECT sequence FROM import_jobs WHERE id = $1', [id]);
    return { sequence: Number(rows[0]?.sequence ?? 0), at };
  };
  await listener.query('LISTEN lading');
  return {
    /** Those since the last time. */
    take: (): Promise<Commit[]> => Promise.all(commits.splice(0)),
    close: async (): Promise<void> => {
      commits = [];
      await Promise.all([listener.end(), reader.end()]);
    },
  };
}

const isJob = /^[0-9a-f]{8}-/;
