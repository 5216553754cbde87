import { z } from 'zod';
import { kindNames, kindOfCollection } from '../kinds/registry.ts';
import type { JsonObject } from '../lib/json.ts';
import { tagMatches } from '../store/entity-filter.ts';
import { saveProgress } from '../store/import-jobs.ts';
import type { ImportRun } from './chunk-run.ts';
import { exportConfiguration } from './export/export-configuration.ts';
import type { ExportSelection } from './export/export-selection.ts';

const options = z.looseObject({
  include_inactive: z.boolean(),
  include_dependencies: z.boolean(),
  selected_types: z.array(z.string()),
  filter_tags: z.array(z.string()),
  tag_match: z.enum(tagMatches),
  selected_entities: z
    .array(z.object({ kind: z.enum(kindNames), keys: z.array(z.string()).nullable() }))
    .optional(),
});

/** Before anything is planned: a delta that starts from something else than what is here says so in the job. */
export async function warnOfBase({ lading, job, lease }: ImportRun): Promise<void> {
  const { base, sequence, warnings } = job;
  // Digests with fingerprints of another secret cannot be compared.
  if (base === null || sequence > 0 || (base.digestKey ?? lading.ring.keyId) !== lading.ring.keyId) return;
  const selection = selectionIn(base.exportOptions);
  if (selection === undefined || warnings.includes(baseDiffers)) return;
  const { digest } = await exportConfiguration(lading, selection, digestOnly, job.created_by);
  if (digest === base.digest) return;
  const progress = { warnings: [...warnings, baseDiffers] };
  await saveProgress(lading.store.dataSource.manager, lease, progress);
}

const baseDiffers =
  'BASE_DIFFERS: The document is a delta to another configuration than the one that was here: what else differs stays ' +
  'as it is. Import a full export to make both the same.';

const digestOnly = {
  digest: true,
  counts: false,
  missing: false,
  watermark: false,
  deleted: false,
  dependencies: false,
  document: false,
  rows: [],
} as const;

/** What the export was asked for, out of its own words; undefined where they are not ours. */
function selectionIn(exportOptions: JsonObject): ExportSelection | undefined {
  const read = options.safeParse(exportOptions);
  if (!read.success) return undefined;
  const { selected_types: types, filter_tags: tags, selected_entities: select } = read.data;
  return {
    kinds: types.flatMap((collection) => kindOfCollection(collection)?.name ?? []),
    ...(tags.length > 0 && { tags }),
    ...(select && { select: select.map(({ kind, keys }) => ({ kind, keys: keys ?? undefined })) }),
    tagMatch: read.data.tag_match,
    includeInactive: read.data.include_inactive,
    includeDependencies: read.data.include_dependencies,
    secrets: 'sealed',
  };
}
