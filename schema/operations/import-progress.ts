import type { Progress, Tally } from '../../src/progress/progress-of.ts';
import { builder, type SchemaTypes } from '../builder.ts';
import { EntityKind } from '../shared/enums.ts';

type PerKind = Progress['perKind'][number];

/** The same numbers for a kind and for all of them. */
const tallyFields = <Numbers extends Tally>(
  t: PothosSchemaTypes.ObjectFieldBuilder<SchemaTypes, Numbers>,
) => ({
  total: t.int({ resolve: ({ total }) => total }),
  processed: t.int({ description: 'The sum of the statuses.', resolve: ({ processed }) => processed }),
  created: t.int({ resolve: ({ created }) => created }),
  updated: t.int({ resolve: ({ updated }) => updated }),
  unchanged: t.int({ resolve: ({ unchanged }) => unchanged }),
  renamed: t.int({ resolve: ({ renamed }) => renamed }),
  skipped: t.int({ resolve: ({ skipped }) => skipped }),
  failed: t.int({ resolve: ({ failed }) => failed }),
  deleted: t.int({ resolve: ({ deleted }) => deleted }),
});

const KindProgress = builder.objectRef<PerKind>('KindProgress').implement({
  fields: (t) => ({ kind: t.expose('kind', { type: EntityKind }), ...tallyFields(t) }),
});

export const ImportProgress = builder.objectRef<Progress>('ImportProgress').implement({
  description: 'How far a job is: entities by what became of them.',
  fields: (t) => ({
    ...tallyFields(t),
    percent: t.exposeFloat('percent', { description: '0 to 100; an empty document is done.' }),
    entitiesPerSecond: t.exposeFloat('entitiesPerSecond', {
      nullable: true,
      description: 'Since the work on the job began; null before anything is done.',
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
