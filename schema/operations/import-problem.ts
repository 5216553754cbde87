import { InvalidDocument } from '../../src/document/problems.ts';
import { IdempotencyConflict } from '../../src/imports/problems.ts';
import { type KindName, kindNames } from '../../src/kinds/registry.ts';
import type { Problem as PlainProblem } from '../../src/lib/problem.ts';
import { builder } from '../builder.ts';
import { EntityKind } from '../shared/enums.ts';
import { Problem, problemFields } from '../shared/problem.ts';

/** The object type of one thing that is wrong with a document. */
export const ImportProblem = builder.objectRef<PlainProblem>('ImportProblem').implement({
  description: 'One thing that is wrong with a document, with one of its entities, or with a job as a whole.',
  fields: (t) => ({
    ...problemFields(t, 'the document, such as /entities/tools/3/url; null where there is no place'),
    kind: t.field({
      type: EntityKind,
      nullable: true,
      description: 'Kind of the entity that it is about; null where it is about none.',
      resolve: ({ kind }) => kindNames.find((name): name is KindName => name === kind),
    }),
    key: t.exposeString('key', {
      nullable: true,
      description: 'Key of that entity, as the document has it; null where it has none.',
    }),
  }),
});

builder.objectType(InvalidDocument, {
  name: 'InvalidDocumentError',
  interfaces: [Problem],
  description: 'The whole document was refused; nothing was written, and there is no job.',
  fields: (t) => ({
    problems: t.expose('problems', {
      type: [ImportProblem],
      description: 'All that was found wrong with it, one at least.',
    }),
  }),
});

builder.objectType(IdempotencyConflict, {
  name: 'IdempotencyConflictError',
  interfaces: [Problem],
  description: 'The idempotency key belongs to an import with another input; nothing was done.',
});
