import { Option } from 'commander';
import type {
  ExportConfigurationInput,
  ExportDownloadQueryVariables,
  ExportPreviewQuery,
} from '../../client/generated/graphql.ts';
import { compressions, formats } from '../../client/generated/words.ts';
import type { LadingClient } from '../../client/lading-client.ts';
import { overhear } from '../closing-warnings.ts';
import { defineCommand, type Session, tellJson } from '../command.ts';
import { save } from '../files.ts';
import { interruptible, unlessInterrupted } from '../interruptible.ts';
import { countedKinds, kindsOf, selectionOf } from '../kinds.ts';
import {
  isSlip,
  listOption,
  type SelectionOptions,
  selectedTexts,
  selectionOptions,
  strictOption,
  verboseOption,
} from '../options.ts';
import { optionsFileOption } from '../options-file.ts';
import { noteWarnings, shownWarnings } from '../sayings.ts';
import { type SecretValue, secretOf, secretOption, secrets } from '../secrets.ts';
import { shownTransfer } from '../show-progress.ts';

interface Options extends SelectionOptions {
  readonly out: string;
  readonly output?: string;
  readonly type?: readonly string[];
  readonly types?: readonly string[];
  readonly excludeTypes?: readonly string[];
  readonly tags?: readonly string[];
  readonly changedSince?: string;
  readonly includeInactive?: boolean;
  readonly dependencies: boolean;
  readonly omitSecrets?: boolean;
  readonly recipient?: string;
  readonly format: keyof typeof formats;
  readonly compress: keyof typeof compressions;
  readonly passphrase?: SecretValue;
  readonly targetSecret?: SecretValue;
  readonly strict?: boolean;
}

/** Writes what a server has into a file, or to standard output. */
export const exportCommand = defineCommand<Options>({
  name: 'export',
  summary: 'write the configuration of a server into a file',
  example: 'lading export --types tools,servers --tags prod -o prod.json',
  options: [
    new Option('-o, --out <file>', '- for standard output').default('-'),
    new Option('--output <file>', 'the same as --out').hideHelp(),
    listOption('--types <kinds>', 'only these kinds'),
    listOption('--type <kinds>', 'the same as --types').hideHelp(),
    listOption('--exclude-types <kinds>', 'all but these kinds'),
    listOption('--tags <tags>', 'only what has one of these tags'),
    ...selectionOptions,
    new Option(
      '--changed-since <watermark>',
      'only what changed since the export with this metadata.watermark',
    ),
    new Option('--include-inactive', 'what is switched off as well'),
    new Option('--no-dependencies', 'leave out what the chosen entities refer to'),
    new Option('--omit-secrets', 'leave secrets out, for sharing'),
    new Option(
      '--recipient <key>',
      'seal credentials for who has the identity of this age key (age1…); json, yaml and ndjson',
    ),
    new Option('--format <format>', 'of the file').choices(Object.keys(formats)).default('json'),
    new Option('--compress <compression>', 'of the file').choices(Object.keys(compressions)).default('none'),
    secretOption(secrets.passphrase),
    secretOption(secrets.target),
    strictOption,
    optionsFileOption,
    verboseOption,
  ],
  run: async (session, _args, options) => {
    const out = options.output ?? options.out;
    const input = inputOf(options);
    const sealing = await secretOf(session, secrets.passphrase, options.passphrase);
    const target = await secretOf(session, secrets.target, options.targetSecret);
    const client = await session.connect();
    const file = {
      input,
      format: formats[options.format].name,
      compression: compressions[options.compress],
      ...(sealing !== undefined && { passphrase: sealing }),
      ...(target !== undefined && { targetSecret: target }),
    };
    const preview = await interruptible(session, client, (interruption) =>
      unlessInterrupted(
        interruption,
        interruptedIn(out),
        receive(session, client.with(interruption), file, { ...options, out }),
      ),
    );
    await tell(session, preview, out);
    return options.strict && isSlipped(preview) ? 'invalidDocument' : 'done';
  },
});

/** Gives what there is to say of the document: beforehand, and what itself says at its end. */
async function receive(
  { terminal }: Session,
  client: LadingClient,
  file: ExportDownloadQueryVariables & { readonly input: ExportConfigurationInput },
  { out, format }: Options,
): Promise<Preview> {
  const preview = await client.previewExport(
    // What looks like a secret nevertheless is looked for.
    formats[format].hasSecrets ? file.input : { ...file.input, secrets: 'OMITTED' },
  );
  const { content } = await client.download(file);
  const compression = file.passphrase === undefined ? (file.compression ?? 'NONE') : 'SEALED';
  const { pieces, warnings } =
    format === 'contextforge'
      ? overhear(content, compression)
      : { pieces: content, warnings: async () => [] };
  // A document that is looked at shows by itself how it comes.
  const isSeen = out === '-' && terminal.isOutputWatched;
  await save(terminal, isSeen ? pieces : shownTransfer(terminal, pieces, { direction: 'receive' }), out);
  const said = (await warnings()) ?? [notRead];
  return { ...preview, warnings: [...new Set([...preview.warnings, ...said])] };
}

const notRead =
  'What ContextForge will not take of the document is said in its metadata.warnings; they are not shown here.';

const interruptedIn = (out: string): string =>
  `Interrupted; ${out === '-' ? 'the document is not whole' : `nothing was written to ${out}`}.`;

function inputOf(options: Options): ExportConfigurationInput {
  const kinds = kindsOf(options.types ?? options.type);
  // ContextForge's quick reference leaves out metrics, which are in no document anyway.
  const excludeKinds = kindsOf(options.excludeTypes?.filter((word) => word.toLowerCase() !== 'metrics'));
  const texts = selectedTexts(options);
  return {
    ...(kinds && { kinds }),
    ...(excludeKinds && { excludeKinds }),
    ...(options.tags && { tags: options.tags }),
    ...(texts && { select: selectionOf(texts) }),
    ...(options.changedSince !== undefined && { changedSince: options.changedSince }),
    includeInactive: options.includeInactive ?? false,
    includeDependencies: options.dependencies,
    secrets: options.omitSecrets ? 'OMITTED' : 'SEALED',
    ...(options.recipient !== undefined && { recipient: options.recipient }),
  };
}

type Preview = ExportPreviewQuery['exportPreview'];

const isSlipped = ({ missing, warnings }: Preview): boolean => missing.length > 0 || warnings.some(isSlip);

async function tell(session: Session, preview: Preview, out: string): Promise<void> {
  const { terminal, telling } = session;
  const { totalEntities, entityCounts, missing, leftOutInactive, warnings } = preview;
  noteWarnings(terminal, [
    ...missing.map(({ kind, key }) => `There is no ${kind.toLowerCase()} '${key}'.`),
    ...shownWarnings(warnings, 'are in metadata.warnings of the document'),
  ]);
  const where = out === '-' ? '' : ` to ${out}`;
  terminal.note(`Exported ${totalEntities} in all (${countedKinds(entityCounts)})${where}.`);
  if (leftOutInactive.length > 0)
    terminal.note(
      `Left out as inactive: ${countedKinds(leftOutInactive)}; --include-inactive has them as well.`,
    );
  // Standard output has the document already.
  if (telling !== 'text' && out !== '-')
    await tellJson(session, { file: out, entityCounts, missing, leftOutInactive, warnings });
}
