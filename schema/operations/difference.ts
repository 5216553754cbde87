import { InvalidDocument } from '../../src/document/invalid-document.ts';
import { type KindName, kindNames } from '../../src/kinds/registry.ts';
import {
  type DifferenceCounts,
  differenceStatuses,
  noDifferences,
  sumOf,
} from '../../src/planning/difference.ts';
import type { Difference as Found } from '../../src/transfer/difference/compare-sides.ts';
import { deltaDocument } from '../../src/transfer/difference/delta-document.ts';
import { findDifference } from '../../src/transfer/difference/find-difference.ts';
import {
  type EntityDifference as DifferentEntity,
  filtered,
  findDifferences,
  positionOf,
} from '../../src/transfer/difference/find-differences.ts';
import { builder } from '../builder.ts';
import { enumValues } from '../shared/enum-values.ts';
import { EntityKind } from '../shared/enums.ts';
import { namingExportProblems } from '../shared/naming-export-problems.ts';
import { readPage, toConnection } from '../shared/paging.ts';
import { DifferenceSide, sideOf } from './difference-input.ts';
import { FieldChange } from './entity-outcome.ts';
import './import-problem.ts';

const DifferenceStatus = builder.enumType('DifferenceStatus', {
  description: 'What becomes of an entity of the first state in the second.',
  values: enumValues(differenceStatuses, {
    added: 'Only the second state has it.',
    changed: 'Both have it, and a field is another.',
    removed: 'Only the first state has it.',
  }),
});

interface KindCounts extends DifferenceCounts {
  readonly kind: KindName;
}

const DifferenceOfKind = builder.objectRef<KindCounts>('DifferenceOfKind').implement({
  fields: (t) => ({
    kind: t.expose('kind', { type: EntityKind }),
    added: t.exposeInt('added'),
    changed: t.exposeInt('changed'),
    removed: t.exposeInt('removed'),
    unchanged: t.exposeInt('unchanged'),
  }),
});

interface Summary extends DifferenceCounts {
  readonly counts: Found['counts'];
}

const DifferenceSummary = builder.objectRef<Summary>('DifferenceSummary').implement({
  description: 'How many entities are in one state only, changed, or the same.',
  fields: (t) => ({
    added: t.exposeInt('added'),
    changed: t.exposeInt('changed'),
    removed: t.exposeInt('removed'),
    unchanged: t.exposeInt('unchanged'),
    kinds: t.field({
      type: [DifferenceOfKind],
      resolve: ({ counts }) => kindNames.map((kind) => ({ kind, ...(counts.get(kind) ?? noDifferences()) })),
    }),
  }),
});

const EntityDifference = builder.objectRef<DifferentEntity>('EntityDifference').implement({
  fields: (t) => ({
    kind: t.expose('kind', { type: EntityKind }),
    key: t.exposeString('key'),
    status: t.expose('status', { type: DifferenceStatus }),
    changes: t.field({
      type: [FieldChange],
      description: 'Field by field, for CHANGED; secrets are shown as fingerprints.',
      resolve: ({ changes }) => [...changes],
    }),
    warnings: t.field({
      type: ['String'],
      description: 'Each begins with a stable code: `SECRET_UNKNOWN: …`.',
      resolve: ({ warnings }) => [...warnings],
    }),
  }),
});

const Difference = builder.objectRef<Found>('Difference').implement({
  description: 'What turns one state of the configuration into another.',
  fields: (t) => ({
    identical: t.boolean({
      description: 'Whether nothing that is known of both is different; what is not known, `warnings` say.',
      resolve: ({ entities }) => entities.length === 0,
    }),
    summary: t.field({
      type: DifferenceSummary,
      resolve: ({ counts }) => ({ ...sumOf(counts.values()), counts }),
    }),
    entities: t.connection(
      {
        type: EntityDifference,
        description: 'In the order of kinds and keys; 50 at a time where nothing else is said.',
        args: {
          kinds: t.arg({ type: [EntityKind], required: false }),
          statuses: t.arg({ type: [DifferenceStatus], required: false }),
        },
        resolve: async (difference, { kinds, statuses, ...args }, { lading }) => {
          const page = readPage(args, lading.limits.pageSize);
          const filter = { kinds, statuses };
          const found = await findDifferences(difference, { ...filter, ...page }, lading.ring);
          return toConnection<DifferentEntity>(page, {
            ...found,
            positionOf,
            countTotal: async () => filtered(difference, filter).length,
          });
        },
      },
      { name: 'EntityDifferenceConnection' },
      { name: 'EntityDifferenceEdge' },
    ),
    document: t.field({
      type: 'JSON',
      description:
        'A delta: importing it (UPDATE) onto the first state gives the second. Secrets are sealed under the key of this ' +
        'server; those that are not known are left out, and stay as they are where it is imported.',
      resolve: (difference, _args, { lading, viewer }) =>
        deltaDocument(lading, difference, viewer?.name ?? ''),
    }),
    warnings: t.field({
      type: ['String'],
      description: 'About the documents, and about entities that are the same as far as is known.',
      resolve: ({ warnings }) => [...warnings],
    }),
  }),
});

builder.queryField('difference', (t) =>
  t.field({
    type: Difference,
    description:
      'How the state `from` becomes the state `to`. Entities that only `from` has are REMOVED, so ask both sides for ' +
      'the same. A document that is not valid is refused as a whole; the paths of the problems begin with /from or /to.',
    args: { from: t.arg({ type: DifferenceSide }), to: t.arg({ type: DifferenceSide }) },
    errors: { types: [InvalidDocument] },
    resolve: (_root, { from, to }, { lading, exporting }) =>
      namingExportProblems(() =>
        exporting.run((signal) =>
          findDifference(lading, { from: () => sideOf(lading, from), to: () => sideOf(lading, to) }, signal),
        ),
      ),
  }),
);
