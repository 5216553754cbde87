import type { EntityManager } from 'typeorm';
import { secretsIn } from '../document/rules/check-fields.ts';
import { keyOf, type Portable } from '../kinds/kind.ts';
import { type KindName, kinds } from '../kinds/registry.ts';
import type { ExportSelection } from './export-selection.ts';
import { readTexts } from './read-chosen.ts';

/**
 * A warning for each entity of an export without secrets that looks as if it had one nevertheless, where none is left
 * out. All entities are read for it. To be called in the snapshot of the export.
 */
export async function findShownSecrets(
  manager: EntityManager,
  selection: ExportSelection,
): Promise<readonly string[]> {
  if (selection.secrets === 'sealed') return [];
  const warnings: string[] = [];
  for await (const warning of shownSecrets(manager, selection)) {
    if (warnings.push(warning) === mostTold) return [...warnings, others];
  }
  return warnings;
}

const mostTold = 50;
const others = 'SECRET_NOT_OMITTED: There may be more, which were not looked for.';

async function* shownSecrets(manager: EntityManager, selection: ExportSelection): AsyncGenerator<string> {
  for (const kind of kinds)
    for await (const texts of readTexts(manager, kind, selection))
      for (const text of texts) {
        const portable: Portable = JSON.parse(text);
        const places = secretsIn(kind, portable);
        if (places.length > 0) yield notOmitted(kind.name, keyOf(kind, portable), places);
      }
}

const notOmitted = (kind: KindName, key: string, places: readonly string[]): string =>
  `SECRET_NOT_OMITTED: The ${kind} '${key}' has what looks like a secret in its ${places.join(', ')}, ` +
  'which stands in this export as it is.';
