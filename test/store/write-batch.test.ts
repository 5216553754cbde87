import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { isReferring, type Kind, keyOf, type Portable } from '../../src/kinds/kind.ts';
import { kinds } from '../../src/kinds/registry.ts';
import { Outdated } from '../../src/store/database-errors.ts';
import { lookUpStored } from '../../src/store/look-up.ts';
import type { Store } from '../../src/store/store.ts';
import { type EntityToWrite, writeBatch } from '../../src/store/write-batch.ts';
import { awkwardEntity } from '../support/awkward-entities.ts';
import { databases } from '../support/databases.ts';

const toWrite = (portable: Portable): EntityToWrite => ({ id: randomUUID(), portable, digest: 'first' });

/** Entities for all references of the kind, and fields that mention them in no natural order. */
async function storeReferenced(store: Store, kind: Kind): Promise<Record<string, string[]>> {
  const fields: Record<string, string[]> = {};
  for (const [field, { kind: to }] of Object.entries(kind.references)) {
    const created = [2, 0, 3, 1].map((index) => toWrite(awkwardEntity(to, index + 1_000)));
    const stored = await lookUpStored(
      store.dataSource.manager,
      to,
      created.map((one) => keyOf(to, one.portable)),
    );
    if (stored.length === 0)
      await store.transaction((manager) => writeBatch(manager, to, { created, updated: [] }));
    fields[field] = created.map(({ portable }) => keyOf(to, portable));
  }
  return fields;
}

/** What is stored in the place of each entity, in their order. */
async function readBack(store: Store, kind: Kind, entities: readonly EntityToWrite[]) {
  const keys = entities.map(({ portable }) => keyOf(kind, portable));
  const stored = await lookUpStored(store.dataSource.manager, kind, keys);
  const byKey = new Map(stored.map((one) => [one.key, one]));
  return keys.map((key) => byKey.get(key));
}

describe.each(databases)('a batch on $name', ({ open }) => {
  // 200 rows take the way of COPY where there is one, a single row never does.
  describe.each([1, 200])('of %i', (count) => {
    let store: Store;
    beforeAll(async () => {
      store = await open();
    });

    it.each(kinds)('stores each $name as it is', async (kind) => {
      const references = await storeReferenced(store, kind);
      const created = Array.from({ length: count }, (_, index) =>
        toWrite(awkwardEntity(kind, index, references)),
      );
      await store.transaction((manager) => writeBatch(manager, kind, { created, updated: [] }));

      const stored = await readBack(store, kind, created);
      expect(stored).toEqual(
        created.map(({ id, portable, digest }) => ({
          id,
          digest,
          portable,
          key: keyOf(kind, portable),
          revision: 1,
          ...(isReferring(kind) && { places: null }),
        })),
      );
      const members = (portable: Portable | undefined): string => JSON.stringify(portable);
      expect(stored.map((one) => members(one?.portable))).toEqual(
        created.map((one) => members(one.portable)),
      );
    });

    it.each(kinds)('overwrites each $name by id', async (kind) => {
      const references = await storeReferenced(store, kind);
      const reversed = Object.fromEntries(
        Object.entries(references).map(([field, keys]) => [field, [...keys].reverse()]),
      );
      const created = Array.from({ length: count }, (_, index) =>
        toWrite(awkwardEntity(kind, 2_000 + index, references)),
      );
      const updated = created.map(({ id, portable }, index) => ({
        id,
        digest: null,
        revision: 1,
        fields: Object.keys(portable),
        portable: { ...awkwardEntity(kind, index + 1, reversed), [kind.key]: keyOf(kind, portable) },
      }));
      await store.transaction((manager) => writeBatch(manager, kind, { created, updated: [] }));
      await store.transaction((manager) => writeBatch(manager, kind, { created: [], updated }));

      expect(await readBack(store, kind, updated)).toEqual(
        updated.map(({ id, portable, digest }) => ({
          id,
          digest,
          portable,
          key: keyOf(kind, portable),
          revision: 2,
          ...(isReferring(kind) && { places: null }),
        })),
      );
    });
  });

  it('writes nothing over a revision that it does not know', async () => {
    const store = await open();
    for (const kind of kinds) {
      const references = await storeReferenced(store, kind);
      const entities = Array.from({ length: 60 }, (_, index) =>
        toWrite(awkwardEntity(kind, 3_000 + index, references)),
      );
      await store.transaction((manager) => writeBatch(manager, kind, { created: entities, updated: [] }));
      const updated = entities.map((entity, index) => ({
        ...entity,
        fields: ['tags'],
        revision: index === 7 ? 2 : 1,
      }));
      const writing = store.transaction((manager) => writeBatch(manager, kind, { created: [], updated }));
      await expect(writing).rejects.toThrow(Outdated);
      const revisions = (await readBack(store, kind, entities)).map((one) => one?.revision);
      expect(revisions).toEqual(entities.map(() => 1));
    }
  });

  it('refuses references to what is not stored', async () => {
    const store = await open();
    for (const kind of kinds.filter(({ references }) => Object.keys(references).length > 0)) {
      const stored = await storeReferenced(store, kind);
      const mentions = Object.fromEntries(
        Object.entries(stored).map(([field, keys]) => [field, ['nobody', ...keys, 'nothing']]),
      );
      const entity = toWrite(awkwardEntity(kind, 0, mentions));
      const batch = { created: [entity], updated: [] };
      await expect(store.transaction((manager) => writeBatch(manager, kind, batch))).rejects.toThrow(
        Outdated,
      );
      expect(await readBack(store, kind, [entity])).toEqual([undefined]);
    }
  });

  it('leaves nothing behind when the transaction fails', async () => {
    const store = await open();
    for (const kind of kinds) {
      const entities = Array.from({ length: 60 }, (_, index) => toWrite(awkwardEntity(kind, index)));
      const twice = { created: [...entities, toWrite(awkwardEntity(kind, 0))], updated: [] };
      await expect(store.transaction((manager) => writeBatch(manager, kind, twice))).rejects.toThrow();
      expect(await readBack(store, kind, entities)).toEqual(entities.map(() => undefined));
    }
  });
});
