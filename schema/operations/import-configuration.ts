import { createHash } from 'node:crypto';
import { InvalidDocument } from '../../src/document/invalid-document.ts';
import { isLongerThan } from '../../src/lib/characters.ts';
import { importConfiguration } from '../../src/transfer/import-configuration.ts';
import type { DocumentSource, LostSource } from '../../src/transfer/import-request.ts';
import type { Lading } from '../../src/transfer/lading.ts';
import { IdempotencyConflict } from '../../src/transfer/open-job.ts';
import { openUpload } from '../../src/transfer/uploads/open-upload.ts';
import { builder } from '../builder.ts';
import { badUserInput } from '../shared/bad-user-input.ts';
import { ConflictStrategy, EntityKind } from '../shared/enums.ts';
import { takesAnyText } from '../shared/refuse-unstorable.ts';
import { EntitySelection } from './entity-selection.ts';
import './import-problem.ts';
import { ImportJob } from './import-job.ts';

const ImportSource = builder.inputType('ImportSource', {
  isOneOf: true,
  fields: (t) => ({
    document: t.field({
      type: 'JSON',
      required: false,
      description: 'The document as JSON, raw or wrapped as `{import_data: ...}`.',
    }),
    text: t.string({
      required: false,
      description: 'The document as text; the format is recognised.',
      ...takesAnyText,
    }),
    file: t.field({ type: 'File', required: false }),
    uploadId: t.id({
      required: false,
      description:
        'What an upload to the address of `createUpload` answered with: for documents of any size.',
    }),
  }),
});

const ConflictRule = builder.inputType('ConflictRule', {
  description: 'A strategy for a kind, or for some of its entities.',
  fields: (t) => ({
    kind: t.field({ type: EntityKind }),
    keys: t.stringList({ required: false }),
    strategy: t.field({ type: ConflictStrategy }),
  }),
});

const ImportConfigurationInput = builder.inputType('ImportConfigurationInput', {
  fields: (t) => ({
    source: t.field({ type: ImportSource }),
    conflictStrategy: t.field({ type: ConflictStrategy, defaultValue: 'update' }),
    rules: t.field({
      type: [ConflictRule],
      required: false,
      description: 'Overrides per kind or per entity; the last rule that matches wins.',
    }),
    select: t.field({
      type: [EntitySelection],
      required: false,
      description: 'Import only these; kinds that are not named are left out.',
    }),
    dryRun: t.boolean({
      defaultValue: false,
      description: 'Plan and stop: nothing but the plan is stored.',
    }),
    atomic: t.boolean({
      defaultValue: false,
      description: 'True: all or nothing. False: an entity that fails does not stop the others.',
    }),
    sourceSecret: t.string({
      required: false,
      description:
        "The secret under which the source sealed its credentials; they are sealed anew under this server's key.",
    }),
    passphrase: t.string({
      required: false,
      description: 'Opens the document itself where it is sealed with age.',
    }),
    label: t.string({
      required: false,
      description: 'What people recognise the import by, such as the name of a file; cut at 255 characters.',
    }),
    idempotencyKey: t.string({
      required: false,
      description: 'The same key again returns the job that the first call made. 255 characters at the most.',
    }),
  }),
});

builder.mutationField('importConfiguration', (t) =>
  t.field({
    type: ImportJob,
    description: 'Returns as soon as the document is accepted; the job goes on by itself.',
    args: { input: t.arg({ type: ImportConfigurationInput }) },
    errors: { types: [InvalidDocument, IdempotencyConflict] },
    resolve: async (_root, { input }, { lading, viewer }) => {
      assertIdempotencyKey(input.idempotencyKey);
      return importConfiguration(lading, {
        source: await sourceOf(lading, input.source),
        conflictStrategy: input.conflictStrategy,
        rules: (input.rules ?? []).map((rule) => ({ ...rule, keys: rule.keys ?? undefined })),
        ...(input.select && { selection: input.select.map(withKeys) }),
        dryRun: input.dryRun,
        atomic: input.atomic,
        ...(input.sourceSecret && { sourceSecret: input.sourceSecret }),
        ...(input.passphrase && { passphrase: input.passphrase }),
        ...(input.label && { label: input.label }),
        ...(input.idempotencyKey && { idempotencyKey: input.idempotencyKey }),
        createdBy: viewer?.name ?? '',
      });
    },
  }),
);

// The keys are indexed, and there is no room in an index for long texts.
const longestIdempotencyKey = 255;

function assertIdempotencyKey(key: string | null | undefined): void {
  if (key != null && isLongerThan(key, longestIdempotencyKey))
    throw badUserInput(
      `\`input.idempotencyKey\` must not have more than ${longestIdempotencyKey} characters.`,
    );
}

interface Source {
  readonly document?: unknown;
  readonly text?: string | null | undefined;
  readonly file?: File | null | undefined;
  readonly uploadId?: string | null | undefined;
}

async function sourceOf(
  lading: Lading,
  { document, text, file, uploadId }: Source,
): Promise<DocumentSource | LostSource> {
  if (uploadId != null) return openUpload(lading, uploadId);
  if (text != null) return { type: 'text', text };
  if (file != null) return { type: 'stream', bytes: bytesOf(file), fingerprint: () => fingerprintOf(file) };
  if (document === undefined) throw badUserInput('The source has no document.');
  return { type: 'value', value: document };
}

/** Piece by piece; the server's reader of forms has a class of streams of its own, which cannot be converted. */
async function* bytesOf(file: File): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) yield piece.value;
}

const fingerprintOf = async (file: File): Promise<string> =>
  createHash('sha256')
    .update(new Uint8Array(await file.arrayBuffer()))
    .digest('hex');

const withKeys = <Selection extends { keys?: string[] | null | undefined }>(selection: Selection) => ({
  ...selection,
  keys: selection.keys ?? undefined,
});
