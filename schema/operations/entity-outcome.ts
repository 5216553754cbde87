import { type KindName, kindNamed } from '../../src/kinds/registry.ts';
import type { FieldChange as Change } from '../../src/kinds/words.ts';
import type { ImportStepRow } from '../../src/store/import-tables.ts';
import { builder } from '../builder.ts';
import { Entity } from '../entities/entity.ts';
import { asEntity } from '../entities/entity-query.ts';
import { EntityKind, OutcomeStatus } from '../shared/enums.ts';
import { ImportProblem } from './import-problem.ts';

export const FieldChange = builder.objectRef<Change>('FieldChange').implement({
  fields: (t) => ({
    path: t.exposeString('path', { description: 'JSON pointer into the entity.' }),
    before: t.expose('before', { type: 'JSON', nullable: true }),
    after: t.expose('after', { type: 'JSON', nullable: true }),
  }),
});

export const EntityOutcome = builder.objectRef<ImportStepRow>('EntityOutcome').implement({
  description: 'What became of one entity of the document.',
  fields: (t) => ({
    sequence: t.exposeInt('sequence', {
      description:
        "Position in the job's stream of outcomes: 1, 2, 3 … without gaps, the same for every reader.",
    }),
    kind: t.field({ type: EntityKind, resolve: kindOf }),
    key: t.exposeString('key', { description: 'As the document has it.' }),
    conflict: t.exposeBoolean('conflict', { description: 'Whether an entity with this key existed.' }),
    status: t.expose('status', { type: OutcomeStatus }),
    renamedTo: t.exposeString('renamed_to', {
      nullable: true,
      description: 'The key it was stored under, where that differs.',
    }),
    entity: t.field({
      type: Entity,
      nullable: true,
      description: 'Null where nothing is stored (a dry run, a failure), or where it has been deleted since.',
      resolve: async (step, _args, { loaders }) =>
        step.entity_id === null || step.status === 'failed'
          ? null
          : asEntity(kindOf(step), await loaders.byId(kindNamed(step.kind), step.entity_id)),
    }),
    changes: t.field({
      type: [FieldChange],
      description: 'Field by field, for UPDATED; secrets are shown as fingerprints.',
      resolve: ({ changes }) => [...(changes ?? [])],
    }),
    warnings: t.field({
      type: ['String'],
      description: 'Each begins with a stable code: `UNRESOLVED_REFERENCE: …`.',
      resolve: ({ warnings }) => [...(warnings ?? [])],
    }),
    problems: t.field({ type: [ImportProblem], resolve: ({ problems }) => [...(problems ?? [])] }),
  }),
});

const kindOf = ({ kind }: ImportStepRow): KindName => kindNamed(kind).name;
