import { everything } from '../../src/exports/export-selection.ts';
import { type ExportPreview as Preview, previewExport } from '../../src/exports/preview-export.ts';
import { builder } from '../builder.ts';
import { EntityReference } from '../shared/entity-reference.ts';
import { namingExportProblems } from '../shared/naming-export-problems.ts';
import { needs } from '../shared/permission.ts';
import { EntityCount, entityCounts } from './entity-count.ts';
import { ExportConfigurationInput, inputText, selectionOf } from './export-input.ts';

const ExportPreview = builder.objectRef<Preview>('ExportPreview').implement({
  description: 'How large an export would be, and what of its selection matches nothing.',
  fields: (t) => ({
    entityCounts: t.field({
      type: [EntityCount],
      description: 'How many entities it would have, in the order of the kinds.',
      resolve: ({ counts }) => entityCounts(counts),
    }),
    totalEntities: t.exposeInt('total', { description: 'Of all kinds together.' }),
    estimatedBytes: t.exposeFloat('estimatedBytes', {
      description:
        'Of the document as JSON, not compressed: a whole number, estimated from at most a hundred entities of each kind.',
    }),
    missing: t.field({
      type: [EntityReference],
      description: 'Keys of `select` that name nothing.',
      resolve: ({ missing }) => [...missing],
    }),
    leftOutInactive: t.field({
      type: [EntityCount],
      description:
        'How many more there would be with `includeInactive`; kinds of which nothing was left out are not there.',
      resolve: ({ remarks }) => entityCounts(remarks.leftOutInactive),
    }),
    warnings: t.field({
      type: ['String'],
      description:
        'Tags and kinds that were asked for and match nothing; with secrets OMITTED also what looks like one nevertheless. Each ' +
        'begins with a stable code: `TAG_WITHOUT_MATCH: …`.',
      resolve: ({ remarks }) => [...remarks.warnings],
    }),
  }),
});

builder.queryField('exportPreview', (t) =>
  t.field({
    ...needs('config_read'),
    type: ExportPreview,
    description: 'How much an export would have, counted and estimated without making it.',
    args: { input: t.arg({ type: ExportConfigurationInput, required: false, description: inputText }) },
    resolve: (_root, { input }, { services, exporting }) =>
      namingExportProblems(() =>
        exporting.run((signal) =>
          previewExport(services, input == null ? everything : selectionOf(input), signal),
        ),
      ),
  }),
);
