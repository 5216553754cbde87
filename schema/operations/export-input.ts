import { has, type Viewer } from '../../src/access/viewer.ts';
import {
  type ExportSelection,
  everything,
  secretHandlings,
  withholdSecrets,
} from '../../src/exports/export-selection.ts';
import { readRecipient } from '../../src/exports/seal-for-recipient.ts';
import { readWatermark } from '../../src/exports/watermark.ts';
import { builder, type SchemaTypes } from '../builder.ts';
import { EntitySelection, withKeys } from '../shared/entity-references.ts';
import { EntityKind, enumValues, TagMatch } from '../shared/enums.ts';

const SecretHandling = builder.enumType('SecretHandling', {
  description: 'What an export does with credentials and other secrets.',
  values: enumValues(secretHandlings, {
    sealed:
      'Encrypted under the secret of this server, as they are stored; who imports it needs that secret.',
    omitted: 'Left out, for sharing; an import keeps what is stored, and says what has to be set.',
  }),
});

const secretsText =
  'Whether the document carries credentials; the digest is that with them either way. Without SECRETS_EXPORT they are ' +
  'OMITTED whatever is said here, and `warnings` say so (`SECRETS_WITHHELD`).';

const secretFields = (t: PothosSchemaTypes.InputFieldBuilder<SchemaTypes, 'InputObject'>) => ({
  secrets: t.field({
    type: SecretHandling,
    defaultValue: 'sealed',
    description: secretsText,
  }),
  recipient: t.string({
    required: false,
    description:
      'Public key of age (`age1…`, made by `lading key generate`): credentials in documents are sealed for whoever has the identity ' +
      'that belongs to it, and nobody needs the secret of this server. JSON, YAML and NDJSON only (`FORMAT_WITHOUT_RECIPIENT`).',
  }),
});

/** What the API says of an argument of this type. */
export const inputText = 'What to export; everything that is in use where it is left out.';

/** The input that says what to export. */
export const ExportConfigurationInput = builder.inputType('ExportConfigurationInput', {
  description:
    'Which entities an export has: everything that is given must hold, and what is left out does not filter.',
  fields: (t) => ({
    kinds: t.field({
      type: [EntityKind],
      required: false,
      description:
        'Only these kinds, and what they refer to with `includeDependencies`; all where it is left out.',
    }),
    excludeKinds: t.field({
      type: [EntityKind],
      required: false,
      description: 'Nothing of these kinds is exported, not even what others refer to.',
    }),
    select: t.field({
      type: [EntitySelection],
      required: false,
      description:
        'Only these entities, and what they refer to with `includeDependencies`; kinds that are not named are left out.',
    }),
    tags: t.stringList({
      required: false,
      description:
        'By label or by id (`data-science` for `Data Science`), without regard to case; of every kind, roots included. See ' +
        '`tagMatch`.',
    }),
    tagMatch: t.field({
      type: TagMatch,
      defaultValue: 'any',
      description: 'How many of `tags` an entity has to have.',
    }),
    includeInactive: t.boolean({
      defaultValue: false,
      description: 'True: what is not in use (`isActive: false`) as well.',
    }),
    includeDependencies: t.boolean({
      defaultValue: true,
      description:
        'Adds what the chosen entities refer to, whatever the other filters say, but for `excludeKinds`.',
    }),
    changedSince: t.string({
      required: false,
      description:
        'The `watermark` of an earlier export of this server: only what was written or deleted since, be it active or not (a ' +
        'delta). `digest` is still that of everything: what importing the delta onto the earlier export leads to.',
    }),
    ...secretFields(t),
  }),
});

type Input = typeof ExportConfigurationInput.$inferInput;

/** What somebody gets who asks for this, or for everything; throws a `ProblemError`. */
export function selectionFor(viewer: Viewer | undefined, input: Input | null | undefined): ExportSelection {
  const selection = input == null ? everything : selectionOf(input);
  return has(viewer, 'secrets_export') ? selection : withholdSecrets(selection);
}

/** Makes a selection of what an input asks for; throws a `ProblemError`. */
export const selectionOf = ({
  kinds,
  excludeKinds,
  select,
  tags,
  changedSince,
  recipient,
  ...others
}: Input): ExportSelection => ({
  ...(kinds && { kinds }),
  ...(excludeKinds && { excludeKinds }),
  ...(select && { select: select.map(withKeys) }),
  ...(tags && { tags }),
  ...(recipient != null && { recipient: readRecipient(recipient, others) }),
  ...(changedSince != null && { since: readWatermark(changedSince) }),
  ...others,
});
