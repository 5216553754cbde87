import { beforeAll, describe, expect, it } from 'vitest';
import { typeNameOf } from '../../schema/shared/entity-types.ts';
import { inputName } from '../../src/edits/entity-input.ts';
import { defaultOf } from '../../src/kinds/kind.ts';
import { kinds } from '../../src/kinds/registry.ts';
import { eitherDatabase } from '../support/databases.ts';
import { asInput, exampleOf, examples } from '../support/examples.ts';
import { openTestServer, type TestServer } from '../support/open-test-server.ts';
import { mutate } from './ask.ts';

describe.each(eitherDatabase)('every kind on $name', (database) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await openTestServer(database);
  });

  describe.each(kinds)('$name', (kind) => {
    const type = typeNameOf(kind);
    const example = exampleOf(kind);
    const create = asInput(kind, example);
    const change = asInput(kind, examples[kind.name].change);
    const cleared = Object.keys(example).find((field) => defaultOf(kind, field) === null);
    const clearable = cleared && inputName(kind, cleared);
    const fields = Object.keys({ ...create, ...change }).join(' ');
    const key = String(create[kind.key]);
    const read = async (id: string) => {
      const { data } = await server.graphql<{ node: Record<string, unknown> | null }>(
        `query ($id: ID!) { node(id: $id) { __typename id ... on Entity { revision kind key } ... on ${type} { ${fields} } } }`,
        { id },
      );
      return data.node;
    };
    const find = async () => {
      const { data } = await server.graphql<{ entity: { id: string } | null }>(
        `{ entity(kind: ${kind.name.toUpperCase()}, key: ${JSON.stringify(key)}) { __typename id } }`,
      );
      return data.entity;
    };

    it('is created, and found by id and by key', async () => {
      const created = await mutate(server, 'create', type, { ...create, tags: ['B', 'a', 'B'] });
      expect(created).toMatchObject({
        __typename: type,
        kind: kind.name.toUpperCase(),
        key,
        revision: 1,
        tags: ['B', 'a'],
        isActive: true,
      });
      expect(Buffer.from(created.id, 'base64').toString()).toMatch(new RegExp(`^${type}:[\\da-f-]{36}$`));
      expect(await read(created.id)).toMatchObject({ __typename: type, ...create });
      expect(await find()).toEqual({ __typename: type, id: created.id });
    });

    it('is not created twice', async () => {
      const again = await mutate(server, 'create', type, create);
      expect(again).toMatchObject({ __typename: 'AlreadyExistsError', code: 'ALREADY_EXISTS' });
      expect(again.message).toContain(key);
    });

    it('is updated field by field, and keeps the rest', async () => {
      const id = (await find())?.id ?? '';
      const updated = await mutate(server, 'update', type, { id, expectedRevision: 1, ...change });
      expect(updated).toMatchObject({ __typename: type, revision: 2, tags: ['B', 'a'] });
      expect(await read(id)).toMatchObject({ ...create, ...change });
    });

    it('is left alone by an update that changes nothing', async () => {
      const id = (await find())?.id ?? '';
      expect(await mutate(server, 'update', type, { id, ...change })).toMatchObject({ revision: 2 });
    });

    it.runIf(clearable)('is cleared of a field by null', async () => {
      const id = (await find())?.id ?? '';
      await mutate(server, 'update', type, { id, [clearable ?? '']: null });
      expect(await read(id)).toMatchObject({ [clearable ?? '']: null });
      await mutate(server, 'update', type, { id, ...create, ...change });
    });

    it('is not updated over the head of somebody else', async () => {
      const id = (await find())?.id ?? '';
      const stale = await mutate(server, 'update', type, { id, expectedRevision: 1, isActive: false });
      expect(stale).toMatchObject({ __typename: 'StaleRevisionError', code: 'STALE_REVISION' });
      expect(stale.currentRevision).toBeGreaterThan(1);
      expect(await mutate(server, 'delete', type, { id, expectedRevision: 1 })).toMatchObject({
        __typename: 'StaleRevisionError',
      });
    });

    it('keeps a digest that is what an import would compute', async () => {
      const other = await mutate(server, 'create', type, { ...create, [kind.key]: 'other:key', ...change });
      const id = (await find())?.id ?? '';
      await mutate(server, 'update', type, { id, tags: [] });
      const rows: { digest: string }[] = await server.services.store.dataSource.query(
        `SELECT digest FROM ${kind.collection} ORDER BY created_at`,
      );
      expect(rows.every(({ digest }) => /^[\da-f]{64}$/.test(digest))).toBe(true);
      await mutate(server, 'delete', type, { id });
      await mutate(server, 'update', type, { id: other.id, [kind.key]: key });
      const [renamed] = await server.services.store.dataSource.query(`SELECT digest FROM ${kind.collection}`);
      expect(renamed.digest).toBe(rows[0]?.digest);
    });

    it('says everything that is wrong with an input', async () => {
      const wrong = await mutate(server, 'create', type, {
        ...create,
        [kind.key]: 'k'.repeat(256),
        tags: ['fine', ''],
      });
      expect(wrong).toMatchObject({ __typename: 'InvalidInputError', code: 'INVALID_INPUT' });
      expect(wrong.problems.map(({ code, path }) => [code, path])).toEqual([
        ['INVALID_FIELD', '/tags/1'],
        ['KEY_TOO_LONG', `/${kind.key}`],
      ]);
      const nul = await mutate(server, 'create', type, { ...create, [kind.key]: 'a\0b' });
      expect(nul.problems).toMatchObject([{ code: 'NUL_CHARACTER', path: `/${kind.key}` }]);
    });

    it('takes no key that another one has', async () => {
      const other = await mutate(server, 'create', type, { ...create, [kind.key]: 'third:key' });
      const taken = await mutate(server, 'update', type, { id: other.id, [kind.key]: key });
      expect(taken).toMatchObject({ __typename: 'AlreadyExistsError' });
    });

    it('is deleted, and the deletion is kept for exports', async () => {
      const id = (await find())?.id ?? '';
      expect(await mutate(server, 'delete', type, { id })).toEqual({
        __typename: 'DeletedEntity',
        id,
        kind: kind.name.toUpperCase(),
        key,
        unlinkedFrom: [],
      });
      expect(await find()).toBeNull();
      expect(await read(id)).toBeNull();
      expect(await mutate(server, 'delete', type, { id })).toMatchObject({
        __typename: 'EntityNotFoundError',
      });
      expect(await mutate(server, 'update', type, { id: 'no id' })).toMatchObject({
        __typename: 'EntityNotFoundError',
      });
      const deletions = await server.services.store.dataSource.query(
        'SELECT key FROM deletions WHERE kind = $1 AND key = $2',
        [kind.name, key],
      );
      expect(deletions).toHaveLength(1);
    });
  });
});
