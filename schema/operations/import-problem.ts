import { InvalidDocument } from '../../src/document/invalid-document.ts';
import { type KindName, kindNames } from '../../src/kinds/registry.ts';
import type { Problem as PlainProblem } from '../../src/lib/problem.ts';
import { IdempotencyConflict } from '../../src/transfer/open-job.ts';
import { builder } from '../builder.ts';
import { EntityKind } from '../shared/enums.ts';
import { Problem } from '../shared/problem.ts';

export const ImportProblem = builder.objectRef<PlainProblem>('ImportProblem').implement({
  description: 'Something that is wrong with a document, or with one of its entities.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Stable, upper snake case.' }),
    message: t.exposeString('message', { description: 'A whole sentence a person can act on.' }),
    path: t.exposeString('path', {
      nullable: true,
      description: 'JSON pointer into the document, e.g. /entities/tools/3/url.',
    }),
    kind: t.field({
      type: EntityKind,
      nullable: true,
      resolve: ({ kind }) => kindNames.find((name): name is KindName => name === kind),
    }),
    key: t.exposeString('key', { nullable: true }),
  }),
});

builder.objectType(InvalidDocument, {
  name: 'InvalidDocumentError',
  interfaces: [Problem],
  description: 'The whole document was refused; nothing was written. All that is wrong, at once.',
  fields: (t) => ({ problems: t.expose('problems', { type: [ImportProblem] }) }),
});

builder.objectType(IdempotencyConflict, {
  name: 'IdempotencyConflictError',
  interfaces: [Problem],
  description: 'The idempotency key belongs to an import with another input; nothing was done.',
});
