import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { server } from '../../src/kinds/server.ts';
import { tool } from '../../src/kinds/tool.ts';
import { complete } from '../../src/planning/portable-states.ts';
import { Outdated } from '../../src/store/database-errors.ts';
import type { Store } from '../../src/store/store.ts';
import { writeBatch } from '../../src/store/write-batch.ts';
import { databases } from '../support/databases.ts';
import { toolNamed } from '../support/documents.ts';

const storeTool = (manager: EntityManager, name: string) =>
  writeBatch(manager, tool, {
    created: [{ id: randomUUID(), portable: complete(tool, toolNamed(name)), digest: null }],
    updated: [],
  });

const storeServer = (manager: EntityManager, name: string) =>
  writeBatch(manager, server, {
    created: [
      {
        id: randomUUID(),
        portable: complete(server, { name: `of ${name}`, tool_ids: [name] }),
        pending: { tool_ids: [name] },
        digest: null,
      },
    ],
    updated: [],
  });

// The embedded database has one session.
describe.each(databases.filter(({ name }) => name === 'PostgreSQL'))(
  'a name and the entity that gets it at the same time, on $name,',
  ({ open }) => {
    let store: Store;
    beforeAll(async () => {
      store = await open();
    });

    const waitUntilOneWaits = (): Promise<unknown> =>
      vi.waitFor(async () => {
        const sql = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
        expect(await store.dataSource.query(sql)).toHaveLength(1);
      }, 60_000);

    it('do not miss each other where the name comes first', async () => {
      const creating = await store.transaction(async (manager) => {
        await storeServer(manager, 'first');
        const second = store.transaction((other) => storeTool(other, 'first'));
        await waitUntilOneWaits();
        return { end: second };
      });
      await creating.end;
      const links = await store.dataSource.query(
        'SELECT t.name FROM server_tools l JOIN tools t ON t.id = l.tool_id',
      );
      expect(links).toEqual([{ name: 'first' }]);
      expect(await store.dataSource.query('SELECT FROM server_pending')).toEqual([]);
    });

    it('do not miss each other where the entity comes first', async () => {
      const naming = await store.transaction(async (manager) => {
        await storeTool(manager, 'second');
        const second = store.transaction((other) => storeServer(other, 'second'));
        const end = second.catch((error: unknown) => error);
        await waitUntilOneWaits();
        return { end };
      });
      expect(await naming.end).toBeInstanceOf(Outdated);
    });
  },
);
