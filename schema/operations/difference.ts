import { has } from '../../src/access/viewer.ts';
import {
  type EntityDifference as DifferentEntity,
  type Difference as Found,
  filtered,
  findDifferences,
  positionOf,
} from '../../src/differences/compare-sides.ts';
import { deltaDocument } from '../../src/differences/delta-document.ts';
import { findDifference } from '../../src/differences/find-difference.ts';
import { InvalidDocument } from '../../src/document/problems.ts';
import { type KindName, kindNames } from '../../src/kinds/registry.ts';
import {
  type DifferenceCounts,
  differenceStatuses,
  noDifferences,
  sumOf,
} from '../../src/planning/difference.ts';
import { builder, type SchemaTypes } from '../builder.ts';
import { audited } from '../shared/audit.ts';
import { keyText } from '../shared/entity-references.ts';
import { EntityKind, enumValues } from '../shared/enums.ts';
import { readPage, toConnection } from '../shared/paging.ts';
import { needs } from '../shared/permission.ts';
import { DifferenceSide, sideOf } from './difference-input.ts';
import { FieldChange } from './outcomes.ts';
import './import-problem.ts';

const DifferenceStatus = builder.enumType('DifferenceStatus', {
  description: 'What becomes of an entity of the state `from` in the state `to`.',
  values: enumValues(differenceStatuses, {
    added: 'It came: `to` has it, `from` has not.',
    changed: 'Both have it, and a field at least is another.',
    removed: 'It went: `from` has it, `to` has not.',
  }),
});

interface KindCounts extends DifferenceCounts {
  readonly kind: KindName;
}

/** Fields of a summary: the same numbers for a kind and for all of them. */
const countFields = <Counts extends DifferenceCounts>(
  t: PothosSchemaTypes.ObjectFieldBuilder<SchemaTypes, Counts>,
) => ({
  added: t.int({ description: 'Entities that only `to` has.', resolve: ({ added }) => added }),
  changed: t.int({ description: 'Entities that both have, differently.', resolve: ({ changed }) => changed }),
  removed: t.int({ description: 'Entities that only `from` has.', resolve: ({ removed }) => removed }),
  unchanged: t.int({
    description: 'Entities that are the same in both, as far as is known.',
    resolve: ({ unchanged }) => unchanged,
  }),
});

const DifferenceOfKind = builder.objectRef<KindCounts>('DifferenceOfKind').implement({
  description: 'How many entities of one kind differ in two states, and how.',
  fields: (t) => ({
    kind: t.expose('kind', { type: EntityKind, description: 'What was counted.' }),
    ...countFields(t),
  }),
});

interface Summary extends DifferenceCounts {
  readonly counts: Found['counts'];
}

const DifferenceSummary = builder.objectRef<Summary>('DifferenceSummary').implement({
  description: 'How many entities two states have differently, and how.',
  fields: (t) => ({
    ...countFields(t),
    kinds: t.field({
      type: [DifferenceOfKind],
      description: 'The same numbers for each of the six kinds, in their order.',
      resolve: ({ counts }) => kindNames.map((kind) => ({ kind, ...(counts.get(kind) ?? noDifferences()) })),
    }),
  }),
});

const EntityDifference = builder.objectRef<DifferentEntity>('EntityDifference').implement({
  description: 'An entity that two states have differently, or that only one of them has.',
  fields: (t) => ({
    kind: t.expose('kind', { type: EntityKind, description: 'One of the six; keys are unique within it.' }),
    key: t.exposeString('key', { description: keyText }),
    status: t.expose('status', {
      type: DifferenceStatus,
      description: 'Whether it came, went or became another.',
    }),
    changes: t.field({
      type: [FieldChange],
      description: 'Field by field, for CHANGED; secrets are shown as fingerprints. Empty for the others.',
      resolve: ({ changes }) => [...changes],
    }),
    warnings: t.field({
      type: ['String'],
      description: 'What could not be compared; each begins with a stable code: `SECRET_UNKNOWN: …`.',
      resolve: ({ warnings }) => [...warnings],
    }),
  }),
});

const Difference = builder.objectRef<Found>('Difference').implement({
  description: 'What turns one state of the configuration, `from`, into another, `to`.',
  fields: (t) => ({
    identical: t.boolean({
      description: 'Whether nothing that is known of both is different; what is not known, `warnings` say.',
      resolve: ({ entities }) => entities.length === 0,
    }),
    summary: t.field({
      type: DifferenceSummary,
      description: 'Numbers, in all and per kind.',
      resolve: ({ counts }) => ({ ...sumOf(counts.values()), counts }),
    }),
    document: t.field({
      ...needs('config_export'),
      ...audited,
      type: 'JSON',
      description:
        'A delta: importing it (UPDATE) onto `from` gives `to`. Secrets are sealed under the key of this ' +
        'server; those that are not known are left out, and stay as they are where it is imported. Where `to` has none of them ' +
        '(OMITTED), `metadata.warnings` of the document say what looks like one nevertheless. Without SECRETS_EXPORT it has none ' +
        '(`SECRETS_WITHHELD`).',
      resolve: async (difference, _args, { services, viewer, act }, info) => {
        const secretsWithheld = !has(viewer, 'secrets_export');
        const document = await deltaDocument(services, difference, {
          exportedBy: viewer?.name ?? '',
          secretsWithheld,
        });
        await act(info).allowed({ details: { secrets: secretsWithheld ? 'omitted' : 'sealed' } });
        return document;
      },
    }),
    warnings: t.field({
      type: ['String'],
      description:
        'About the documents, and about entities that are the same as far as is known; each begins with a stable code.',
      resolve: ({ warnings }) => [...warnings],
    }),
  }),
});

builder.objectField(Difference, 'entities', (t) =>
  t.connection(
    {
      type: EntityDifference,
      description: 'The entities that differ, page by page, in the order of kinds and keys.',
      args: {
        kinds: t.arg({
          type: [EntityKind],
          required: false,
          description: 'Leaves all other kinds out; null leaves none out.',
        }),
        statuses: t.arg({
          type: [DifferenceStatus],
          required: false,
          description: 'Leaves all others out; null leaves none out.',
        }),
      },
      resolve: async (difference, { kinds, statuses, ...args }, { services }) => {
        const page = readPage(args, services.limits.pageSize);
        const filter = { kinds, statuses };
        const found = await findDifferences(difference, { ...filter, ...page }, services.ring);
        return toConnection<DifferentEntity>(page, {
          ...found,
          positionOf,
          countTotal: async () => filtered(difference, filter).length,
        });
      },
    },
    { name: 'EntityDifferenceConnection', description: 'One page of the entities that differ.' },
    {
      name: 'EntityDifferenceEdge',
      description: 'An entity that differs, and where it stands in the list.',
    },
  ),
);

builder.queryField('difference', (t) =>
  t.field({
    ...needs('config_plan'),
    ...audited,
    type: Difference,
    description:
      'How the state `from` becomes the state `to`. Entities that only `from` has are REMOVED, so ask both sides for ' +
      'the same. A document that is not valid is refused as a whole; the paths of the problems begin with /from or /to.',
    args: {
      from: t.arg({ type: DifferenceSide, description: 'The state before.' }),
      to: t.arg({ type: DifferenceSide, description: 'The state after.' }),
    },
    errors: {
      types: [InvalidDocument],
      union: { description: 'How the states differ, or what is wrong with their documents.' },
    },
    resolve: async (_root, { from, to }, { services, exporting, act }, info) => {
      const sides = { from: () => sideOf(services, from), to: () => sideOf(services, to) };
      const found = await exporting.run((signal) => findDifference(services, sides, signal));
      await act(info).allowed();
      return found;
    },
  }),
);
