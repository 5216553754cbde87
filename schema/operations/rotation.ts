import { followRotation } from '../../src/rotation/follow-rotation.ts';
import { findKeyUsage, type KeyUsage, keyRoles, type TableUsage } from '../../src/rotation/key-usage.ts';
import { rotateSecrets } from '../../src/rotation/rotate-secrets.ts';
import { findRotations } from '../../src/rotation/rotations.ts';
import { type RotationRow, rotationStates } from '../../src/store/rotation-table.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { enumValues } from '../shared/enums.ts';
import { notFound } from '../shared/errors.ts';
import { localId } from '../shared/global-id.ts';
import { pageTexts } from '../shared/paging.ts';
import { needs, readableWith } from '../shared/permission.ts';
import { ImportProblem } from './import-problem.ts';

const RotationState = builder.enumType('RotationState', {
  description: 'Where a rotation of secrets stands.',
  values: enumValues(rotationStates, {
    running: 'Not everything was gone through yet; after the death of a server another one goes on.',
    completed: 'Everything was gone through; what did not open is counted by `failed`.',
    failed: 'It could not go on, or another one has taken its place; `problems` say why.',
  }),
});

const SecretRotation = builder.node(builder.objectRef<RotationRow>('SecretRotation'), {
  ...readableWith('admin'),
  description:
    'Opens every stored secret with the key that sealed it and seals it under the current one: entities, what imports have ' +
    'replaced, documents that wait, uploads, and what links are sealed with. It is resumed like an import.',
  id: { description: pageTexts.idFieldOptions.description, resolve: ({ id }) => id },
  loadManyWithoutCache: (ids: string[], { services }: Context) =>
    findRotations(services.store.dataSource.manager, ids),
  fields: (t) => ({
    state: t.expose('state', { type: RotationState, description: 'How far the rotation is as a whole.' }),
    keyId: t.exposeString('key_id', {
      description: 'Id of the key that everything is sealed under afterwards.',
    }),
    total: t.int({
      description: 'Rows that had something under another key when it began; 0 until they are counted.',
      resolve: ({ total, resealed, failed }) => Math.max(total ?? 0, resealed + failed),
    }),
    processed: t.int({
      description: 'Those that were gone through: the sum of `resealed` and `failed`.',
      resolve: ({ resealed, failed }) => resealed + failed,
    }),
    resealed: t.exposeInt('resealed', {
      description: 'Those of which everything is under the current key now.',
    }),
    failed: t.exposeInt('failed', {
      description: 'Those in which something does not open; it stays as it is, and `problems` say what.',
    }),
    problems: t.field({
      type: [ImportProblem],
      description:
        'What does not open, with kind, key and place, the first hundred; or why the rotation has failed.',
      resolve: ({ problems }) => [...problems],
    }),
    createdBy: t.exposeString('created_by', {
      description: 'Who asked for it: the name of who was signed in.',
    }),
    createdAt: t.expose('created_at', { type: 'DateTime', description: 'When it was asked for.' }),
    finishedAt: t.expose('finished_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was over; null before.',
    }),
  }),
});

const KeyRole = builder.enumType('KeyRole', {
  description: 'Whether this server seals with a key, only opens with it, or does not have it.',
  values: enumValues(keyRoles, {
    current: 'Seals: that of `AUTH_ENCRYPTION_SECRET`.',
    former: 'Only opens: one of `AUTH_ENCRYPTION_PREVIOUS_SECRETS`.',
    unknown: 'Has sealed something that is stored, and is not known here; what it has sealed does not open.',
  }),
});

const TableKeyUsage = builder.objectRef<TableUsage>('TableKeyUsage').implement({
  description: 'Rows of one table that have something under a key.',
  fields: (t) => ({
    table: t.exposeString('table', { description: 'Name of the table, such as tools or import_steps.' }),
    count: t.exposeInt('count', { description: 'How many rows.' }),
  }),
});

const SecretKeyUsage = builder.objectRef<KeyUsage>('SecretKeyUsage').implement({
  description: 'How much of what is stored a key has sealed.',
  fields: (t) => ({
    keyId: t.exposeString('keyId', {
      description:
        'Names the key and reveals nothing of its secret; `unseen` stands for rows of older versions that no rotation has looked into.',
    }),
    role: t.expose('role', {
      type: KeyRole,
      description: 'Whether it seals, only opens, or is not known here.',
    }),
    count: t.exposeInt('count', {
      description:
        'Rows with something that it has sealed; one with something of several keys counts for each.',
    }),
    tables: t.field({
      type: [TableKeyUsage],
      description: 'The same by table, without those that have none.',
      resolve: ({ tables }) => [...tables],
    }),
    canBeDropped: t.exposeBoolean('canBeDropped', {
      description:
        'Whether its secret can be taken out of `AUTH_ENCRYPTION_PREVIOUS_SECRETS`: nothing is left under it.',
    }),
  }),
});

builder.mutationField('rotateSecrets', (t) =>
  t.field({
    ...needs('admin'),
    type: SecretRotation,
    description:
      'Seals everything that is stored under the current key, while imports and edits go on; revisions and watermarks do not ' +
      'change. Answers at once; while one runs, with that one.',
    resolve: (_root, _args, { services, act }, info) => rotateSecrets(services, act(info)),
  }),
);

builder.queryField('secretRotation', (t) =>
  t.field({
    ...needs('admin'),
    type: SecretRotation,
    nullable: true,
    description: 'A rotation of secrets by its id; null where there is none.',
    args: { id: t.arg.id({ description: 'Global id of the rotation, or the UUID within it.' }) },
    resolve: async (_root, { id }, { services }) => findRotation(services, id),
  }),
);

builder.queryField('secretKeys', (t) =>
  t.field({
    ...needs('admin'),
    type: [SecretKeyUsage],
    description:
      'The current key, the former ones, and those that have sealed something and are not known. Everything that is stored is ' +
      'counted for it.',
    complexity: { field: 100 },
    resolve: (_root, _args, { services: { store, ring } }) => findKeyUsage(store.dataSource.manager, ring),
  }),
);

builder.subscriptionField('rotationProgress', (t) =>
  t.field({
    ...needs('admin'),
    type: SecretRotation,
    description:
      'A rotation as it stands, and whenever it has come further; the stream ends when it is over.',
    args: {
      id: t.arg.id({
        description: 'Global id of the rotation; one that is not there is an error (`NOT_FOUND`).',
      }),
    },
    subscribe: async (_root, { id }, { services }) => {
      const rotation = await findRotation(services, id);
      if (rotation === undefined) throw notFound(`There is no rotation '${id}'.`);
      return followRotation(services.store, rotation.id);
    },
    resolve: (rotation) => rotation,
  }),
);

async function findRotation({ store }: Context['services'], id: string): Promise<RotationRow | undefined> {
  const [rotation] = await findRotations(store.dataSource.manager, [localId('SecretRotation', id)]);
  return rotation;
}
