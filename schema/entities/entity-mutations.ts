import type { InputFieldMap, ObjectRef } from '@pothos/core';
import {
  createEntity,
  type DeletedEntity as Deleted,
  deleteEntity,
  updateEntity,
} from '../../src/edits/edit-entity.ts';
import {
  AlreadyExists,
  EntityNotFound,
  InvalidInput,
  StaleRevision,
  StillReferenced,
} from '../../src/edits/edit-problems.ts';
import type { EntityInput } from '../../src/edits/entity-input.ts';
import type { Kind } from '../../src/kinds/kind.ts';
import { type KindName, kindNamed } from '../../src/kinds/registry.ts';
import type { EntityRow } from '../../src/kinds/shared-fields.ts';
import type { Problem as PlainProblem } from '../../src/lib/problem.ts';
import { builder, type SchemaTypes } from '../builder.ts';
import { EntityReference } from '../shared/entity-references.ts';
import { typeNameOf } from '../shared/entity-types.ts';
import { EntityKind } from '../shared/enums.ts';
import { localId } from '../shared/global-id.ts';
import { needs } from '../shared/permission.ts';
import { Problem, problemFields } from '../shared/problem.ts';
import { takesAnyText } from '../shared/refuse-unstorable.ts';

/** The object type of any kind. */
export type EntityTypeRef = ObjectRef<SchemaTypes, EntityRow>;

type InputFieldBuilder = PothosSchemaTypes.InputFieldBuilder<SchemaTypes, 'InputObject'>;

/** Makes the fields of a kind's inputs; `isNew` where those that have no default are required. */
export type EntityInputFields = (t: InputFieldBuilder, isNew: boolean) => InputFieldMap;

/** Adds `createTool`, `updateTool` and `deleteTool`, and so on for each kind. */
export function entityMutations(kind: Kind<KindName>, type: EntityTypeRef, fields: EntityInputFields): void {
  createMutation(kind, type, fields);
  updateMutation(kind, type, fields);
  deleteMutation(kind);
}

function createMutation(kind: Kind<KindName>, type: EntityTypeRef, fields: EntityInputFields): void {
  const name = `Create${typeNameOf(kind)}`;
  const input = builder.inputType(`${name}Input`, {
    description: `A new ${kind.name}. A field that is left out, or null, has its default.`,
    fields: (t) => ({ ...fields(t, true), ...commonFields(t) }),
  });
  builder.mutationField(fieldName(name), (t) =>
    t.field({
      ...needs('config_write'),
      type,
      description: `Stores a new ${kind.name}. Its key must not be taken.`,
      args: { input: t.arg({ type: input, description: `The ${kind.name} to be made.`, ...takesAnyText }) },
      errors: {
        types: editProblems.create,
        union: { description: `The ${kind.name} that was made, or why nothing was written.` },
      },
      resolve: (_root, { input }, { services, act }, info) =>
        createEntity(services, kind, localMentions(kind, input), act(info)),
    }),
  );
}

function updateMutation(kind: Kind<KindName>, type: EntityTypeRef, fields: EntityInputFields): void {
  const name = `Update${typeNameOf(kind)}`;
  const input = builder.inputType(`${name}Input`, {
    description: `What changes of a ${kind.name}: a field that is left out stays as it is, null clears one that can be null.`,
    fields: (t) => ({ ...addressFields(t), ...fields(t, false), ...commonFields(t) }),
  });
  builder.mutationField(fieldName(name), (t) =>
    t.field({
      ...needs('config_write'),
      type,
      description: `Changes the given fields of a ${kind.name}, its key included. What makes no difference writes nothing: the revision stays.`,
      args: {
        input: t.arg({
          type: input,
          description: `Which ${kind.name}, and the fields that get another value.`,
          ...takesAnyText,
        }),
      },
      errors: {
        types: editProblems.update,
        union: { description: `The ${kind.name} as it is now, or why nothing was written.` },
      },
      resolve: (_root, { input: { id, ...input } }, { services, act }, info) => {
        const address = { id: localId(typeNameOf(kind), id) };
        return updateEntity(services, kind, { ...localMentions(kind, input), ...address }, act(info));
      },
    }),
  );
}

function deleteMutation(kind: Kind<KindName>): void {
  const name = `Delete${typeNameOf(kind)}`;
  const input = builder.inputType(`${name}Input`, {
    description: `Which ${kind.name} to delete, and what becomes of references to it.`,
    fields: (t) => ({
      ...addressFields(t),
      unlink: t.boolean({
        defaultValue: false,
        description:
          'True: it is taken out of whatever refers to it. False: while others refer to it, it stays (`STILL_REFERENCED`).',
      }),
    }),
  });
  builder.mutationField(fieldName(name), (t) =>
    t.field({
      ...needs('config_write'),
      type: DeletedEntity,
      description: `Deletes a ${kind.name} for good; exports of what changed since say so.`,
      args: {
        input: t.arg({
          type: input,
          description: `Which ${kind.name}, and what becomes of references to it.`,
          ...takesAnyText,
        }),
      },
      errors: {
        types: editProblems.delete,
        union: { description: `What was deleted, or why the ${kind.name} is still there.` },
      },
      resolve: (_root, { input: { id, ...input } }, { services, act }, info) =>
        deleteEntity(services, kind, { ...input, id: localId(typeNameOf(kind), id) }, act(info)),
    }),
  );
}

const fieldName = (name: string): string => `${name.charAt(0).toLowerCase()}${name.slice(1)}`;

const addressFields = (t: InputFieldBuilder) => ({
  id: t.id({ description: 'Global id, or the UUID within it.' }),
  expectedRevision: t.int({
    required: false,
    description:
      'The revision that was read: when it has another one by now, nothing is done (`STALE_REVISION`). Leave it out to ask ' +
      'for none.',
  }),
});

const commonFields = (t: InputFieldBuilder) => ({
  tags: t.stringList({ required: false }),
  isActive: t.boolean({ required: false }),
});

/** Mentions by global id become mentions by id. */
function localMentions(kind: Kind, input: EntityInput): EntityInput {
  const local: Record<string, unknown> = {};
  for (const { kind: to } of Object.values(kind.references)) {
    const mentions = input[to.collection];
    if (Array.isArray(mentions)) {
      local[to.collection] = mentions.map((mention) =>
        localId(typeNameOf(kindNamed(to.name)), String(mention)),
      );
    }
  }
  return { ...input, ...local };
}

/** The object type of what a deletion came to. */
const DeletedEntity = builder.objectRef<Deleted>('DeletedEntity').implement({
  description: 'An entity that is not there any more, and where it was taken out.',
  fields: (t) => ({
    id: t.globalID({
      description: 'Global id that it had; nothing has it now.',
      resolve: ({ kind, id }) => ({ type: typeNameOf(kindNamed(kind)), id }),
    }),
    kind: t.expose('kind', { type: EntityKind, description: 'Which of the six it was.' }),
    key: t.exposeString('key', { description: 'Key that it had; it is free now.' }),
    unlinkedFrom: t.expose('unlinkedFrom', {
      type: [EntityReference],
      description: 'What referred to it and does not any more; only with `unlink`.',
    }),
  }),
});

const InputProblem = builder.objectRef<PlainProblem>('InputProblem').implement({
  description: 'One thing that is wrong with the input of a mutation.',
  fields: (t) => ({
    ...problemFields(t, 'the input, such as /inputSchema/type; null where all of it is meant'),
  }),
});

builder.objectType(InvalidInput, {
  name: 'InvalidInputError',
  interfaces: [Problem],
  description: 'The input breaks rules; nothing was written. All that is wrong, at once.',
  fields: (t) => ({
    problems: t.expose('problems', {
      type: [InputProblem],
      description: 'All that was found, one at least.',
    }),
  }),
});

builder.objectType(AlreadyExists, {
  name: 'AlreadyExistsError',
  interfaces: [Problem],
  description: 'Another entity of the kind has this key; nothing was written.',
  fields: (t) => ({
    key: t.exposeString('key', {
      description: 'The key that is taken; choose another one, or change that entity.',
    }),
  }),
});

builder.objectType(EntityNotFound, {
  name: 'EntityNotFoundError',
  interfaces: [Problem],
  description: 'No entity of the kind has this id; it may have been deleted.',
});

builder.objectType(StaleRevision, {
  name: 'StaleRevisionError',
  interfaces: [Problem],
  description:
    'Somebody changed the entity since it was read: `expectedRevision` is not its revision. Nothing was written.',
  fields: (t) => ({
    currentRevision: t.exposeInt('currentRevision', { description: 'The revision that it has by now.' }),
  }),
});

builder.objectType(StillReferenced, {
  name: 'StillReferencedError',
  interfaces: [Problem],
  description:
    'Others refer to the entity that is to be deleted, so it was left; `unlink: true` takes it out of them.',
  fields: (t) => ({
    referencedBy: t.expose('referencedBy', {
      type: [EntityReference],
      description: 'All that refer to it.',
    }),
  }),
});

/** The errors that the mutations of entities can throw; importing this file makes them object types. */
const editProblems = {
  create: [InvalidInput, AlreadyExists],
  update: [InvalidInput, AlreadyExists, EntityNotFound, StaleRevision],
  delete: [EntityNotFound, StaleRevision, StillReferenced],
};
