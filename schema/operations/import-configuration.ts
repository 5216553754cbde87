import { createHash } from 'node:crypto';
import type { DocumentSource, LostSource } from '../../src/document/document-format.ts';
import { InvalidDocument } from '../../src/document/problems.ts';
import { importConfiguration } from '../../src/imports/import-configuration.ts';
import { ApprovalRequired, IdempotencyConflict } from '../../src/imports/problems.ts';
import { isLongerThan } from '../../src/lib/characters.ts';
import type { Services } from '../../src/services/services.ts';
import { openUpload } from '../../src/uploads/open-upload.ts';
import { builder } from '../builder.ts';
import { EntitySelection, withKeys } from '../shared/entity-references.ts';
import { ConflictStrategy, EntityKind } from '../shared/enums.ts';
import { badUserInput } from '../shared/errors.ts';
import { openingFields } from '../shared/opening-fields.ts';
import { takesAnyText } from '../shared/refuse-unstorable.ts';
import './import-problem.ts';
import { ImportJob } from './import-job.ts';

const ImportSource = builder.inputType('ImportSource', {
  description: 'Where the document of an import is: exactly one of these.',
  isOneOf: true,
  fields: (t) => ({
    document: t.field({
      type: 'JSON',
      required: false,
      description:
        'As a JSON object, raw or wrapped as `{import_data: ...}`; at most as large as a request may be ' +
        '(`LADING_MAX_REQUEST_BYTES`, 16 MiB).',
    }),
    text: t.string({
      required: false,
      description:
        'As a text in JSON, NDJSON, YAML or another format that is read; which one it is, is recognised. The same limit.',
      ...takesAnyText,
    }),
    file: t.field({
      type: 'File',
      required: false,
      description:
        'As a file of a multipart request, in any format that is read, compressed or sealed with age too. The same limit.',
    }),
    uploadId: t.id({
      required: false,
      description:
        'The `id` of an upload (`createUpload`) whose document has come: for documents of any size.',
    }),
  }),
});

const ConflictRule = builder.inputType('ConflictRule', {
  description: 'A strategy of its own for a kind, or for some of its entities.',
  fields: (t) => ({
    kind: t.field({
      type: EntityKind,
      description: 'The kind that the rule is for; others follow other rules.',
    }),
    keys: t.stringList({
      required: false,
      description:
        'Only entities with one of these keys, as the document has them; the whole kind when it is left out.',
    }),
    strategy: t.field({ type: ConflictStrategy, description: 'What they get in a conflict.' }),
  }),
});

const ImportConfigurationInput = builder.inputType('ImportConfigurationInput', {
  description: 'A document, and what becomes of it.',
  fields: (t) => ({
    source: t.field({ type: ImportSource, description: 'The document, or where it is.' }),
    conflictStrategy: t.field({
      type: ConflictStrategy,
      defaultValue: 'update',
      description: 'What becomes of entities whose key is there already, as far as no rule says otherwise.',
    }),
    rules: t.field({
      type: [ConflictRule],
      required: false,
      description: 'Other strategies per kind or per entity; the last rule that matches wins.',
    }),
    select: t.field({
      type: [EntitySelection],
      required: false,
      description:
        'Only these entities of the document; kinds that are not named are left out. Leave it out for all.',
    }),
    dryRun: t.boolean({
      defaultValue: false,
      description:
        'Plan and stop: the outcomes say what would become of each entity, and nothing else is stored. `applyImport` carries ' +
        'exactly this plan out.',
    }),
    atomic: t.boolean({
      defaultValue: false,
      description:
        'True: all entities in one transaction, or none. False: an entity that fails does not stop the others.',
    }),
    sourceSecret: t.string({
      required: false,
      description:
        'The AUTH_ENCRYPTION_SECRET of the source, which its secrets are sealed under; they are sealed anew under that of this ' +
        'server. Needed unless both are the same.',
    }),
    ...openingFields(t),
    label: t.string({
      required: false,
      description: 'What people recognise the import by, such as the name of a file; cut at 255 characters.',
    }),
    idempotencyKey: t.string({
      required: false,
      description:
        'Any text of at most 255 characters: the same key with the same input again answers with the job that the first call ' +
        'made, with another input with an IdempotencyConflictError.',
    }),
  }),
});

builder.mutationField('importConfiguration', (t) =>
  t.field({
    authScopes: (_root, { input: { dryRun } }) => ({ permission: dryRun ? 'config_plan' : 'config_import' }),
    type: ImportJob,
    description:
      'Imports a document. Answers as soon as all of it is received and stored; the job goes on by itself, and ' +
      '`importProgress` follows it.',
    args: {
      input: t.arg({ type: ImportConfigurationInput, description: 'The document, and what to do with it.' }),
    },
    errors: {
      types: [InvalidDocument, IdempotencyConflict, ApprovalRequired],
      union: { description: 'The job that was made, or why there is none.' },
    },
    resolve: async (_root, { input }, { services, viewer, act }, info) => {
      assertIdempotencyKey(input.idempotencyKey);
      const request = {
        source: await sourceOf(services, input.source),
        conflictStrategy: input.conflictStrategy,
        rules: (input.rules ?? []).map(withKeys),
        ...(input.select && { selection: input.select.map(withKeys) }),
        dryRun: input.dryRun,
        atomic: input.atomic,
        ...(input.sourceSecret && { sourceSecret: input.sourceSecret }),
        ...(input.sourceIdentity && { sourceIdentity: input.sourceIdentity }),
        ...(input.passphrase && { passphrase: input.passphrase }),
        ...(input.label && { label: input.label }),
        ...(input.idempotencyKey && { idempotencyKey: input.idempotencyKey }),
        createdBy: viewer?.name ?? '',
      };
      return importConfiguration(services, request, act(info));
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
  services: Services,
  { document, text, file, uploadId }: Source,
): Promise<DocumentSource | LostSource> {
  if (uploadId != null) return openUpload(services, uploadId);
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
