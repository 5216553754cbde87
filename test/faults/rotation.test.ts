import { describe, expect, it } from 'vitest';
import { createKeyRing } from '../../src/secrets/key-ring.ts';
import { openStore } from '../../src/store/open-store.ts';
import { databases } from '../support/databases.ts';
import { dumpDatabase } from '../support/dump-tables.ts';
import { extent, isLong } from './support/extent.ts';
import { faultDocument } from './support/fault-document.ts';
import { readThrough } from './support/read-through.ts';
import { createRig } from './support/rig.ts';
import { tally } from './support/tally.ts';

const [former, current] = ['the secret that is to be dropped', 'the secret that comes after it'];
const rotating = { AUTH_ENCRYPTION_SECRET: current, AUTH_ENCRYPTION_PREVIOUS_SECRETS: former };
const fields = 'id state total processed failed';

interface Rotation {
  readonly id: string;
  readonly state: string;
  readonly total: number;
  readonly processed: number;
  readonly failed: number;
}

const points = ['rotate.before-commit:3', 'rotate.after-commit:3'];

describe.each(databases)('a rotation on $name', (database) => {
  it.concurrent.each(isLong ? points : points.slice(1))(
    'that is killed at %s goes on where it was when another server starts',
    async (point) => {
      const rig = await createRig(database);
      try {
        const before = await rig.start({ AUTH_ENCRYPTION_SECRET: former });
        const id = await rig.import(faultDocument(extent(60, 600)));
        await readThrough({ address: async () => before, jobId: id });
        await before.end('SIGTERM');

        const victim = await rig.start({ ...rotating, LADING_FAILPOINT: point });
        // The answer can be lost with the server.
        const asked = victim.client
          .request<{ rotateSecrets: Rotation }>(`mutation { rotateSecrets { ${fields} } }`)
          .catch(() => undefined);
        expect(await victim.ended).toMatchObject({ signal: 'SIGKILL' });
        await asked;
        const heir = await rig.start(rotating);
        const { rotateSecrets: running } = await heir.client.request<{ rotateSecrets: Rotation }>(
          `mutation { rotateSecrets { ${fields} } }`,
        );
        let last = running;
        const events = heir.client.subscribe<{ rotationProgress: Rotation }>(
          `subscription ($id: ID!) { rotationProgress(id: $id) { ${fields} } }`,
          { id: running.id },
        );
        for await (const { rotationProgress } of events) last = rotationProgress;
        expect(last).toMatchObject({ state: 'COMPLETED', failed: 0 });
        expect(last.processed).toBe(last.total);
        expect(last.total).toBeGreaterThan(0);
        await rig.stop();
        const store = await openStore(rig.database);
        expect(await dumpDatabase(store)).not.toContain(`v1.${createKeyRing({ current: former }).keyId}.`);
        const [{ count }] = await store.dataSource.query(
          'SELECT count(*)::integer AS count FROM secret_rotations',
        );
        await store.close();
        expect(count).toBe(1);
        tally(`kill -9 in the middle of a rotation, ${database.name}`);
      } finally {
        await rig.kill();
      }
    },
  );
});
