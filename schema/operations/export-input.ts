import { type ExportSelection, secretHandlings } from '../../src/transfer/export/export-selection.ts';
import { readWatermark } from '../../src/transfer/export/read-watermark.ts';
import { builder } from '../builder.ts';
import { enumValues } from '../shared/enum-values.ts';
import { EntityKind, TagMatch } from '../shared/enums.ts';
import { EntitySelection } from './entity-selection.ts';

const SecretHandling = builder.enumType('SecretHandling', {
  values: enumValues(secretHandlings, {
    sealed: 'Encrypted, as stored.',
    omitted: 'Left out, for sharing.',
  }),
});

export const ExportConfigurationInput = builder.inputType('ExportConfigurationInput', {
  fields: (t) => ({
    kinds: t.field({ type: [EntityKind], required: false }),
    excludeKinds: t.field({
      type: [EntityKind],
      required: false,
      description: 'Nothing of these kinds is exported, not even what others refer to.',
    }),
    select: t.field({
      type: [EntitySelection],
      required: false,
      description: 'Only these entities (and what they refer to, with `includeDependencies`).',
    }),
    tags: t.stringList({
      required: false,
      description:
        'By label or by id (`data-science` for `Data Science`), without regard to case; of every kind, roots included.',
    }),
    tagMatch: t.field({ type: TagMatch, defaultValue: 'any' }),
    includeInactive: t.boolean({ defaultValue: false }),
    includeDependencies: t.boolean({
      defaultValue: true,
      description:
        'Adds what the chosen entities refer to, whatever the other filters say, but for `excludeKinds`.',
    }),
    changedSince: t.string({
      required: false,
      description:
        'The watermark of an earlier export: only what was written or deleted since, be it active or not. `digest` ' +
        'is still that of everything: what importing the delta onto the earlier export leads to.',
    }),
    secrets: t.field({ type: SecretHandling, defaultValue: 'sealed' }),
  }),
});

/** The selection that an input asks for; throws `WatermarkProblem`. */
export const selectionOf = ({
  kinds,
  excludeKinds,
  select,
  tags,
  changedSince,
  ...others
}: typeof ExportConfigurationInput.$inferInput): ExportSelection => ({
  ...(kinds && { kinds }),
  ...(excludeKinds && { excludeKinds }),
  ...(select && { select: select.map(({ kind, keys }) => ({ kind, keys: keys ?? undefined })) }),
  ...(tags && { tags }),
  ...(changedSince != null && { since: readWatermark(changedSince) }),
  ...others,
});
