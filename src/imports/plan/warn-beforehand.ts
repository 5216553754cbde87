import { z } from 'zod';
import type { ExportSelection } from '../../exports/export-selection.ts';
import { openExport } from '../../exports/open-export.ts';
import { kindNames, kindOfCollection } from '../../kinds/registry.ts';
import type { JsonObject } from '../../lib/json.ts';
import { slugOf } from '../../lib/slug.ts';
import { findSlips, firstWarnings } from '../../planning/find-slips.ts';
import type { Services } from '../../services/services.ts';
import { tagMatches } from '../../store/find-entities.ts';
import type { ActiveImport } from '../active-import.ts';
import { saveProgress } from '../leases.ts';

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

/** Before anything is planned: what is said of the document and of what was asked for as a whole. */
export async function warnBeforehand(active: ActiveImport): Promise<void> {
  const { services, job, lease } = active;
  if (job.sequence > 0) return;
  const found = [...firstWarnings(slipsIn(active)), ...(await doubtsAboutBase(active))];
  const isNew = (warning: string): boolean => !job.warnings.includes(warning);
  // A plan that is carried out, and a job that is taken up again, have most of them already.
  const warnings = [...job.warnings, ...found.filter(isNew)];
  if (warnings.length > job.warnings.length)
    await saveProgress(services.store.dataSource.manager, lease, { warnings });
}

const slipsIn = ({ job, index }: ActiveImport): string[] =>
  findSlips({
    selection: job.selection ?? [],
    rules: job.rules,
    has: (kind, key) => (key === undefined ? (job.totals[kind] ?? 0) > 0 : index.mentions(kind, key)),
    isNamed: (kind, name) =>
      index.mentions(kind, name) ||
      index.keyOfSourceId(kind, name) !== undefined ||
      index.keysOfSlug(kind, slugOf(name)).length > 0,
  });

/** A delta that starts from something else than what is here says so. */
async function doubtsAboutBase({ services, job: { base, warnings } }: ActiveImport): Promise<string[]> {
  // Digests with fingerprints of another secret cannot be compared.
  if (base === null || (base.digestKey ?? services.ring.keyId) !== services.ring.keyId) return [];
  const selection = selectionIn(base.exportOptions);
  if (selection === undefined || warnings.includes(baseDiffers)) return [];
  return (await digestOf(services, selection)) === base.digest ? [] : [baseDiffers];
}

const baseDiffers =
  'BASE_DIFFERS: The document is a delta to another configuration than the one that was here: what else differs stays ' +
  'as it is. Import a full export to make both the same.';

async function digestOf(services: Services, selection: ExportSelection): Promise<string> {
  const opened = await openExport(services, selection);
  try {
    return await opened.digest();
  } finally {
    await opened.close();
  }
}

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
