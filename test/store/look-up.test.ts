import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { kindNamed } from '../../src/kinds/registry.ts';
import { lookUpHeads, lookUpIds, lookUpSlugs, lookUpStored } from '../../src/store/look-up.ts';
import type { Store } from '../../src/store/store.ts';
import { writeBatch } from '../../src/store/write-batch.ts';
import { awkwardEntity } from '../support/awkward-entities.ts';
import { databases } from '../support/databases.ts';

const tool = kindNamed('tool');
const entities = ['Send.Mail', 'send_mail', 'send mail 2', 'SEND'].map((name, index) => ({
  id: randomUUID(),
  portable: { ...awkwardEntity(tool, index), name },
  digest: `digest of ${name}`,
}));
const [first] = entities;
const sorted = (keys: readonly string[]): string[] => [...keys].sort();

describe.each(databases)('looking up on $name', ({ open }) => {
  let store: Store;
  beforeAll(async () => {
    store = await open();
    await store.transaction((manager) => writeBatch(manager, tool, { created: entities, updated: [] }));
  });

  it('finds heads by key, whatever else is asked for', async () => {
    const heads = await lookUpHeads(store.dataSource.manager, tool, [
      'Send.Mail',
      'send.mail',
      "no'body",
      '',
    ]);
    expect(heads).toEqual([{ key: 'Send.Mail', id: first?.id, revision: 1, digest: 'digest of Send.Mail' }]);
  });

  it('finds heads to be locked by the transaction', async () => {
    const heads = await store.transaction((manager) =>
      lookUpHeads(manager, tool, ['SEND', 'Send.Mail'], true),
    );
    expect(sorted(heads.map(({ key }) => key))).toEqual(['SEND', 'Send.Mail']);
  });

  it('finds entities in full', async () => {
    const [stored] = await lookUpStored(store.dataSource.manager, tool, ['Send.Mail']);
    expect(stored?.portable).toEqual(first?.portable);
  });

  it('finds all keys that share a slug', async () => {
    const found = await lookUpSlugs(store.dataSource.manager, tool, ['send-mail', 'send', 'Send.Mail']);
    expect(sorted(found.map(({ slug, key }) => `${slug}: ${key}`))).toEqual([
      'send-mail: Send.Mail',
      'send-mail: send_mail',
      'send: SEND',
    ]);
  });

  it('finds keys by id and passes over what is no UUID', async () => {
    const ids = ['Send.Mail', '', randomUUID(), ...entities.map(({ id }) => id.toUpperCase())];
    const found = await lookUpIds(store.dataSource.manager, tool, ids);
    expect(sorted(found.map(({ id }) => id))).toEqual(sorted(entities.map(({ id }) => id)));
  });

  it.each([lookUpHeads, lookUpStored, lookUpSlugs, lookUpIds])(
    '%o of nothing finds nothing',
    async (lookUp) => {
      expect(await lookUp(store.dataSource.manager, tool, [])).toEqual([]);
    },
  );
});
