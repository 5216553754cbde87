import type { EntityManager } from 'typeorm';
import type { WrittenPage } from '../document/written-document.ts';
import type { Kind, Portable } from '../kinds/kind.ts';
import { type KindName, kinds } from '../kinds/registry.ts';
import { parseExact } from '../lib/parse-exact.ts';
import { stringifyExact } from '../lib/stringify-exact.ts';
import { omitSecrets } from '../secrets/omit-secrets.ts';
import { isAsked } from './chosen-sql.ts';
import type { ExportSelection } from './export-selection.ts';
import { readTexts } from './read-chosen.ts';

/** What a document of these kinds is written from. To be called in the snapshot of the export. */
export async function* readPages(
  manager: EntityManager,
  selection: ExportSelection,
  kindNames: readonly KindName[],
): AsyncGenerator<WrittenPage> {
  for (const kind of kinds) {
    if (!kindNames.includes(kind.name)) continue;
    let isEmpty = true;
    for await (const texts of readTexts(manager, kind, selection)) {
      isEmpty = false;
      yield { kind, entities: shown(kind, texts, selection) };
    }
    if (isEmpty && isAsked(kind, selection)) yield { kind, entities: [] };
  }
}

function shown(
  kind: Kind<KindName>,
  texts: readonly string[],
  { secrets }: ExportSelection,
): readonly string[] {
  if (secrets === 'sealed' || kind.secrets.length === 0) return texts;
  return texts.map((text) => {
    // What exports write are objects.
    const portable = parseExact(text) as Portable;
    return stringifyExact(omitSecrets(kind, portable));
  });
}
