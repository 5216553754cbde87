import { countOutcomes, findOutcomes, type OutcomeFilter } from '../../src/imports/outcomes.ts';
import { type KindName, kindNamed } from '../../src/kinds/registry.ts';
import type { FieldChange as Change } from '../../src/kinds/words.ts';
import type { ImportStepRow } from '../../src/store/import-tables.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { asEntity } from '../entities/entities.ts';
import { Entity } from '../entities/entity.ts';
import { EntityKind, OutcomeStatus } from '../shared/enums.ts';
import { isNumberUpTo, type PageArguments, readPage, toConnection } from '../shared/paging.ts';
import { ImportJob } from './import-job.ts';
import { ImportProblem } from './import-problem.ts';

/** The object type of the change of a field. */
export const FieldChange = builder.objectRef<Change>('FieldChange').implement({
  description: 'One place of an entity where two states of it differ.',
  fields: (t) => ({
    path: t.exposeString('path', {
      description: 'JSON pointer (RFC 6901) into the entity as documents have it, such as /description.',
    }),
    before: t.expose('before', {
      type: 'JSON',
      nullable: true,
      description: 'What stood there; null also where there was nothing. Secrets are shown as fingerprints.',
    }),
    after: t.expose('after', {
      type: 'JSON',
      nullable: true,
      description: 'What stands there now, or would; null also where there is nothing.',
    }),
  }),
});

/** The object type of an outcome. */
export const EntityOutcome = builder.objectRef<ImportStepRow>('EntityOutcome').implement({
  description:
    'What became of one entity of the document, or would in a dry run: one for each, and a place in the order of all.',
  fields: (t) => ({
    sequence: t.exposeInt('sequence', {
      description:
        "Position in the job's stream of outcomes: 1, 2, 3 … without gaps, the same for every reader.",
    }),
    kind: t.field({
      type: EntityKind,
      description: 'One of the six; keys are unique within it.',
      resolve: kindOf,
    }),
    key: t.exposeString('key', {
      description: 'As the document has it; under RENAMED it is stored with `renamedTo`.',
    }),
    conflict: t.exposeBoolean('conflict', {
      description:
        'Whether a stored entity of the kind had this key before: a conflict, which the strategy decides.',
    }),
    status: t.expose('status', {
      type: OutcomeStatus,
      description: 'What the job did with it; in a dry run, what it would do.',
    }),
    renamedTo: t.exposeString('renamed_to', {
      nullable: true,
      description: 'The key that it was stored under, for RENAMED; null for all others.',
    }),
    entity: t.field({
      type: Entity,
      nullable: true,
      description:
        'The entity as it is stored now; null where nothing is stored (a dry run, a failure), or where it was deleted since.',
      resolve: async (step, _args, { loaders }) =>
        step.entity_id === null || step.status === 'failed'
          ? null
          : asEntity(kindOf(step), await loaders.byId(kindNamed(step.kind), step.entity_id)),
    }),
    changes: t.field({
      type: [FieldChange],
      description: 'Field by field, for UPDATED; secrets are shown as fingerprints. Empty for all others.',
      resolve: ({ changes }) => [...(changes ?? [])],
    }),
    warnings: t.field({
      type: ['String'],
      description:
        'What somebody should look at, beside what failed; each begins with a stable code: `UNRESOLVED_REFERENCE: …`.',
      resolve: ({ warnings }) => [...(warnings ?? [])],
    }),
    problems: t.field({
      type: [ImportProblem],
      description: 'Why it failed: all that is wrong with it. Empty for all but FAILED.',
      resolve: ({ problems }) => [...(problems ?? [])],
    }),
  }),
});

const kindOf = ({ kind }: ImportStepRow): KindName => kindNamed(kind).name;

builder.objectField(ImportJob, 'outcomes', (t) =>
  t.connection(
    {
      type: EntityOutcome,
      description: 'What became of each entity so far, page by page, in the order of `sequence`.',
      args: {
        kinds: t.arg({
          type: [EntityKind],
          required: false,
          description: 'Leaves all other kinds out; null leaves none out.',
        }),
        statuses: t.arg({
          type: [OutcomeStatus],
          required: false,
          description: 'Leaves all others out; null leaves none out.',
        }),
        problemCodes: t.arg({
          type: ['String'],
          required: false,
          description:
            'Leaves out what has no problem with one of these codes, such as `CONFLICT`; null leaves none out.',
        }),
      },
      resolve: ({ id: jobId }, { kinds, statuses, problemCodes, ...page }, context) =>
        resolvePage({ jobId, kinds, statuses, problemCodes }, page, context),
    },
    { name: 'EntityOutcomeConnection', description: 'One page of the outcomes of a job.' },
    { name: 'EntityOutcomeEdge', description: 'An outcome and where it stands in the list.' },
  ),
);

async function resolvePage(filter: OutcomeFilter, args: PageArguments, { services }: Context) {
  const { manager } = services.store.dataSource;
  const page = readPage(args, services.limits.pageSize, isSequence);
  const found = await findOutcomes(manager, {
    ...filter,
    limit: page.limit,
    fromEnd: page.fromEnd,
    after: numberOf(page.after),
    before: numberOf(page.before),
  });
  return toConnection<ImportStepRow>(page, {
    ...found,
    positionOf: ({ sequence }) => String(sequence),
    countTotal: () => countOutcomes(manager, filter),
  });
}

const isSequence = isNumberUpTo(2_147_483_647n);

const numberOf = (position: string | undefined): number | undefined =>
  position === undefined ? undefined : Number(position);
