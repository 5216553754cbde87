import type { Problem as PlainProblem } from '../../src/lib/problem.ts';
import {
  AlreadyExists,
  EntityNotFound,
  InvalidInput,
  StaleRevision,
  StillReferenced,
} from '../../src/transfer/edit/edit-problems.ts';
import { builder } from '../builder.ts';
import { EntityReference } from '../shared/entity-reference.ts';
import { Problem } from '../shared/problem.ts';

const InputProblem = builder.objectRef<PlainProblem>('InputProblem').implement({
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Stable, upper snake case.' }),
    message: t.exposeString('message'),
    path: t.exposeString('path', { nullable: true, description: 'JSON pointer into the input.' }),
  }),
});

builder.objectType(InvalidInput, {
  name: 'InvalidInputError',
  interfaces: [Problem],
  description: 'The input breaks rules; nothing was written. All that is wrong, at once.',
  fields: (t) => ({ problems: t.expose('problems', { type: [InputProblem] }) }),
});

builder.objectType(AlreadyExists, {
  name: 'AlreadyExistsError',
  interfaces: [Problem],
  description: 'Another entity of the kind has this key.',
  fields: (t) => ({ key: t.exposeString('key') }),
});

builder.objectType(EntityNotFound, {
  name: 'EntityNotFoundError',
  interfaces: [Problem],
  description: 'No entity of the kind has this id; it may have been deleted.',
});

builder.objectType(StaleRevision, {
  name: 'StaleRevisionError',
  interfaces: [Problem],
  description: 'Somebody changed the entity since it was read.',
  fields: (t) => ({ currentRevision: t.exposeInt('currentRevision') }),
});

builder.objectType(StillReferenced, {
  name: 'StillReferencedError',
  interfaces: [Problem],
  description: 'Others refer to the entity that is to be deleted; `unlink: true` takes it out of them.',
  fields: (t) => ({ referencedBy: t.expose('referencedBy', { type: [EntityReference] }) }),
});

/** What the mutations of entities can throw; importing this file makes them object types. */
export const editProblems = {
  create: [InvalidInput, AlreadyExists],
  update: [InvalidInput, AlreadyExists, EntityNotFound, StaleRevision],
  delete: [EntityNotFound, StaleRevision, StillReferenced],
};
