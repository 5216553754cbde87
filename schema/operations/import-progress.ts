import type { Progress, Tally } from '../../src/imports/progress.ts';
import { builder, type SchemaTypes } from '../builder.ts';
import { EntityKind } from '../shared/enums.ts';

type PerKind = Progress['perKind'][number];

/** Fields of a tally: the same numbers for a kind and for all of them. */
const tallyFields = <Numbers extends Tally>(
  t: PothosSchemaTypes.ObjectFieldBuilder<SchemaTypes, Numbers>,
) => ({
  total: t.int({
    description: 'Entities of the document that the job is about.',
    resolve: ({ total }) => total,
  }),
  processed: t.int({
    description: 'Those that have an outcome: the sum of the seven statuses.',
    resolve: ({ processed }) => processed,
  }),
  created: t.int({
    description: 'Outcomes with the status CREATED; in a dry run, what would be.',
    resolve: ({ created }) => created,
  }),
  updated: t.int({ description: 'Outcomes with the status UPDATED.', resolve: ({ updated }) => updated }),
  unchanged: t.int({
    description: 'Outcomes with the status UNCHANGED.',
    resolve: ({ unchanged }) => unchanged,
  }),
  renamed: t.int({ description: 'Outcomes with the status RENAMED.', resolve: ({ renamed }) => renamed }),
  skipped: t.int({ description: 'Outcomes with the status SKIPPED.', resolve: ({ skipped }) => skipped }),
  failed: t.int({ description: 'Outcomes with the status FAILED.', resolve: ({ failed }) => failed }),
  deleted: t.int({
    description: 'Outcomes with the status DELETED; only deltas and undos have them.',
    resolve: ({ deleted }) => deleted,
  }),
});

const KindProgress = builder.objectRef<PerKind>('KindProgress').implement({
  description: 'How far a job is with one kind.',
  fields: (t) => ({
    kind: t.expose('kind', { type: EntityKind, description: 'What the numbers are of.' }),
    ...tallyFields(t),
  }),
});

/** The object type of how far a job is. */
export const ImportProgress = builder.objectRef<Progress>('ImportProgress').implement({
  description: 'How far a job is: entities by what became of them.',
  fields: (t) => ({
    ...tallyFields(t),
    percent: t.exposeFloat('percent', {
      description: '`processed` in hundredths of `total`, 0 to 100; 100 of an empty document.',
    }),
    entitiesPerSecond: t.exposeFloat('entitiesPerSecond', {
      nullable: true,
      description: 'On average since the work on the job began; null before anything is done.',
    }),
    etaSeconds: t.exposeFloat('etaSeconds', {
      nullable: true,
      description: 'Seconds until the end at this rate; null before anything is done.',
    }),
    perKind: t.expose('perKind', {
      type: [KindProgress],
      description: 'The kinds that the document has, in the order in which they are written.',
    }),
  }),
});
