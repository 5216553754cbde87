import { describe, expect, it } from 'vitest';
import { eitherDatabase } from '../support/databases.ts';
import { runServer } from '../support/run-server.ts';

describe.each(eitherDatabase.slice(0, 1))('an idle connection', ({ place }) => {
  it('is kept for longer than load balancers keep theirs, and the client is told so', async () => {
    const { url } = await runServer({ place });
    const { headers } = await fetch(`${url}/health`);
    const [, seconds] = /timeout=(\d+)/.exec(headers.get('keep-alive') ?? '') ?? [];
    expect(Number(seconds)).toBeGreaterThan(60);
  });
});
