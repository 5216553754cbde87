import {
  AlreadyExists,
  EntityNotFound,
  InvalidInput,
  StaleRevision,
  StillReferenced,
} from '../../src/edits/edit-problems.ts';
import type { Problem as PlainProblem } from '../../src/lib/problem.ts';
import { builder } from '../builder.ts';
import { EntityReference } from '../shared/entity-references.ts';
import { Problem, problemFields } from '../shared/problem.ts';

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
export const editProblems = {
  create: [InvalidInput, AlreadyExists],
  update: [InvalidInput, AlreadyExists, EntityNotFound, StaleRevision],
  delete: [EntityNotFound, StaleRevision, StillReferenced],
};
