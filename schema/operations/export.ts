import {
  type ConfigurationExport as Exported,
  type ExportParts,
  exportConfiguration,
  readsNothing,
} from '../../src/exports/export-configuration.ts';
import { everything } from '../../src/exports/export-selection.ts';
import { kinds } from '../../src/kinds/registry.ts';
import { builder } from '../builder.ts';
import { namingExportProblems } from '../shared/naming-export-problems.ts';
import { needs } from '../shared/permission.ts';
import { selectedFields } from '../shared/selected-fields.ts';
import { ConfigurationExport } from './configuration-export.ts';
import { ExportConfigurationInput, inputText, selectionOf } from './export-input.ts';

builder.queryField('exportConfiguration', (t) =>
  t.field({
    ...needs('config_export'),
    type: ConfigurationExport,
    description:
      'The configuration of this environment, or a part of it, read in one snapshot of the database. A watermark that is of no ' +
      'use, or more than an answer may have, is an error with its code.',
    args: { input: t.arg({ type: ExportConfigurationInput, required: false, description: inputText }) },
    resolve: (_root, { input }, { services, viewer, exporting }, info): Promise<Exported> => {
      const parts = partsOf(selectedFields(info));
      return namingExportProblems(async () => {
        const selection = input == null ? everything : selectionOf(input);
        const read = (signal?: AbortSignal) =>
          exportConfiguration(services, selection, parts, viewer?.name ?? '', signal);
        return readsNothing(parts) ? read() : exporting.run(read);
      });
    },
  }),
);

/** Only what the query selects is read: counts alone cost a count. */
function partsOf(selected: ReadonlySet<string>): ExportParts {
  const hasDocument = selected.has('document');
  return {
    document: hasDocument,
    dependencies: selected.has('metadata.dependencies'),
    digest: hasDocument || selected.has('digest') || selected.has('watermark'),
    watermark: hasDocument || selected.has('watermark'),
    deleted: hasDocument || selected.has('deleted'),
    counts: selected.has('metadata.entityCounts'),
    remarks: hasDocument || selected.has('metadata.leftOutInactive') || selected.has('warnings'),
    missing: hasDocument || selected.has('missing'),
    rows: kinds.filter(({ collection }) => selected.has(`entities.${collection}`)).map(({ name }) => name),
  };
}
