import { selectionOfLink } from '../../src/differences/find-difference.ts';
import type { DifferenceSource as Source } from '../../src/differences/side.ts';
import type { DocumentSource } from '../../src/document/document-format.ts';
import type { Services } from '../../src/services/services.ts';
import { openUpload } from '../../src/uploads/open-upload.ts';
import { builder } from '../builder.ts';
import { EntitySelection, withKeys } from '../shared/entity-references.ts';
import { badUserInput } from '../shared/errors.ts';
import { openingFields } from '../shared/opening-fields.ts';
import { takesAnyText } from '../shared/refuse-unstorable.ts';
import { ExportConfigurationInput, selectionOf } from './export-input.ts';

const DifferenceSource = builder.inputType('DifferenceSource', {
  description: 'Where one of the two states is: exactly one of these.',
  isOneOf: true,
  fields: (t) => ({
    document: t.field({
      type: 'JSON',
      required: false,
      description: 'A document as a JSON object, raw or wrapped as `{import_data: ...}`.',
    }),
    text: t.string({
      required: false,
      description: 'A document as text; the format is recognised.',
      ...takesAnyText,
    }),
    uploadId: t.id({
      required: false,
      description: 'The `id` of an upload (`createUpload`) whose document has come.',
    }),
    download: t.string({
      required: false,
      description:
        'The link of a download of this server, or its token: what the export that it stands for has now, in whatever ' +
        'format the file is.',
    }),
    live: t.field({
      type: ExportConfigurationInput,
      required: false,
      description: 'What such an export of this server has now; not with `changedSince`.',
    }),
  }),
});

/** The input that says what to compare. */
export const DifferenceSide = builder.inputType('DifferenceSide', {
  description: 'One of two states of the configuration: a document, or what is stored here.',
  fields: (t) => ({
    source: t.field({ type: DifferenceSource, description: 'The state, or where it is.' }),
    sourceSecret: t.string({
      required: false,
      description:
        'The AUTH_ENCRYPTION_SECRET of the source of a document, where it is not that of this server: without it secrets cannot ' +
        'be compared.',
    }),
    ...openingFields(t),
    select: t.field({
      type: [EntitySelection],
      required: false,
      description: 'Only these entities of a document; `live` has a selection of its own.',
    }),
  }),
});

/** Finds out what a side stands for; throws a `ProblemError` where something is wrong with it. */
export async function sideOf(
  services: Services,
  { source, sourceSecret, sourceIdentity, passphrase, select }: typeof DifferenceSide.$inferInput,
): Promise<Source> {
  if (source.live != null) return { type: 'live', selection: selectionOf(source.live) };
  if (source.download != null)
    return { type: 'live', selection: await selectionOfLink(services, source.download) };
  return {
    type: 'document',
    document: await documentOf(services, source),
    ...(sourceSecret && { sourceSecret }),
    ...(sourceIdentity && { sourceIdentity }),
    ...(passphrase && { passphrase }),
    ...(select && { selection: select.map(withKeys) }),
  };
}

async function documentOf(
  services: Services,
  { document, text, uploadId }: typeof DifferenceSource.$inferInput,
): Promise<DocumentSource> {
  if (text != null) return { type: 'text', text };
  if (uploadId == null) {
    if (document === undefined) throw badUserInput('The source has no document.');
    return { type: 'value', value: document };
  }
  const upload = await openUpload(services, uploadId);
  if (upload.type === 'lost') throw upload.problem;
  return upload;
}
