import { countOutcomes, findOutcomes, type OutcomeFilter } from '../../src/progress/find-outcomes.ts';
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
      description: 'In the order of their numbers; 50 at a time where nothing else is said.',
      args: {
        kinds: t.arg({ type: [EntityKind], required: false }),
        statuses: t.arg({ type: [OutcomeStatus], required: false }),
      },
      resolve: ({ id: jobId }, { kinds, statuses, ...page }, context) =>
        resolvePage({ jobId, kinds, statuses }, page, context),
    },
    { name: 'EntityOutcomeConnection' },
    { name: 'EntityOutcomeEdge' },
  ),
);

async function resolvePage(filter: OutcomeFilter, args: PageArguments, { lading }: Context) {
  const { manager } = lading.store.dataSource;
  const page = readPage(args, lading.limits.pageSize, isSequence);
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
