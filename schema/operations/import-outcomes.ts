import { countOutcomes, findOutcomes, type OutcomeFilter } from '../../src/imports/outcomes.ts';
import type { ImportStepRow } from '../../src/store/import-tables.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { EntityKind, OutcomeStatus } from '../shared/enums.ts';
import type { PageArguments } from '../shared/page-size.ts';
import { isNumberUpTo, readPage, toConnection } from '../shared/paging.ts';
import { EntityOutcome } from './entity-outcome.ts';
import { ImportJob } from './import-job.ts';

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
      },
      resolve: ({ id: jobId }, { kinds, statuses, ...page }, context) =>
        resolvePage({ jobId, kinds, statuses }, page, context),
    },
    { name: 'EntityOutcomeConnection', description: 'One page of the outcomes of a job.' },
    { name: 'EntityOutcomeEdge', description: 'An outcome and where it stands in the list.' },
  ),
);

async function resolvePage(filter: OutcomeFilter, args: PageArguments, { services }: Context) {
  const { manager } = services.store.dataSource;
  const page = readPage(args, services.limits.pageSize, isSequence);
  const { steps, hasMore } = await findOutcomes(manager, {
    ...filter,
    limit: page.limit,
    fromEnd: page.fromEnd,
    after: numberOf(page.after),
    before: numberOf(page.before),
  });
  return toConnection<ImportStepRow>(page, {
    items: steps,
    hasMore,
    positionOf: ({ sequence }) => String(sequence),
    countTotal: () => countOutcomes(manager, filter),
  });
}

const isSequence = isNumberUpTo(2_147_483_647n);

const numberOf = (position: string | undefined): number | undefined =>
  position === undefined ? undefined : Number(position);
