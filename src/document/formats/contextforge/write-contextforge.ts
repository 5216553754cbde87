import type { Portable } from '../../../kinds/kind.ts';
import { isJsonObject, type JsonObject } from '../../../lib/json.ts';
import { parseExact } from '../../../lib/parse-exact.ts';
import { stringifyExact } from '../../../lib/stringify-exact.ts';
import { sealerForContextForge } from '../../../secrets/sealer-for-contextforge.ts';
import type { WriteContext } from '../../document-format.ts';
import { ownMember } from '../../own-places.ts';
import type { WrittenDocument, WrittenPage } from '../../written-document.ts';
import { writeDocument } from '../json/write-document.ts';
import { type ContextForgeSealing, contextForgeEntity } from './contextforge-entity.ts';
import { partRoots } from './roots-aside.ts';

const mostWarnings = 1_000;

/**
 * The document as ContextForge's own import takes it, with credentials sealed as ContextForge seals them. Roots stand
 * aside unless they were asked for by name: where its settings allow none, which is how it is set up, it refuses a whole
 * document for one of them.
 */
export async function* writeContextForge(
  document: WrittenDocument,
  context: WriteContext,
): AsyncGenerator<string> {
  const sealing = { ring: context.ring, seal: sealerForContextForge(context.ring, context.targetSecret) };
  const remarks = new Remarks(!context.named?.includes('root'));
  const { roots, others, close } = partRoots(itsPages(document.pages, sealing, remarks), remarks.rootsAside);
  try {
    yield* writeDocument({
      ...document,
      envelope: itsEnvelope(document.envelope),
      aside: { name: ownMember, pages: roots },
      pages: others,
      metadata: () => remarks.metadata(document.metadata()),
    });
  } finally {
    await close();
  }
}

const envelopeFields = ['version', 'exported_at', 'exported_by', 'source_gateway', 'encryption_method'];

const itsEnvelope = (envelope: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(envelope).filter(([name]) => envelopeFields.includes(name)));

async function* itsPages(
  pages: WrittenDocument['pages'],
  sealing: ContextForgeSealing,
  remarks: Remarks,
): AsyncGenerator<WrittenPage> {
  for await (const { kind, entities } of pages) {
    if (kind.name === 'root') remarks.roots += entities.length;
    yield {
      kind,
      entities: entities.map((text) => {
        // What exports write are objects; their schema is tested over all kinds.
        const written = contextForgeEntity(kind, parseExact(text) as Portable, sealing);
        remarks.add(written.warnings);
        return stringifyExact(written.entity);
      }),
    };
  }
}

/** What is to be said of a document: the first warnings, and how many there are. */
class Remarks {
  readonly rootsAside: boolean;
  roots = 0;
  readonly #first: string[] = [];
  #count = 0;

  constructor(rootsAside: boolean) {
    this.rootsAside = rootsAside;
  }

  add(warnings: readonly string[]): void {
    this.#count += warnings.length;
    this.#first.push(...warnings.slice(0, mostWarnings - this.#first.length));
  }

  /** The metadata with the warnings, and with the counts of what stands among the entities. */
  metadata(metadata: JsonObject): JsonObject {
    const others = this.#count - this.#first.length;
    const aboutRoots =
      this.roots === 0 ? [] : [this.rootsAside ? rootsAside(this.roots) : rootsAmong(this.roots)];
    const known = Array.isArray(metadata['warnings']) ? metadata['warnings'] : [];
    const warnings = [
      ...known,
      ...aboutRoots,
      ...this.#first,
      ...(others > 0 ? [`And ${others} more.`] : []),
    ];
    const counted = this.roots > 0 && this.rootsAside ? withoutRoots(metadata) : metadata;
    return warnings.length === 0 ? counted : { ...counted, warnings };
  }
}

function withoutRoots(metadata: JsonObject): JsonObject {
  const counts = metadata['entity_counts'];
  if (counts === undefined || !isJsonObject(counts)) return metadata;
  const { roots: _roots, ...others } = counts;
  return { ...metadata, entity_counts: others };
}

const rootsAside = (count: number): string =>
  `ROOTS_ASIDE: Roots (${count}) stand under '${ownMember}', where ContextForge passes them over: as it is set up by ` +
  'default, it refuses a whole document that has any. Name the kind among those to export to have them with the others.';

const rootsAmong = (count: number): string =>
  `NOT_ACCEPTED: ContextForge will refuse the whole document for its roots (${count}), unless ROOT_ALLOWED_SCHEMES or ` +
  'ROOT_ALLOW_FILE_SCHEME and ROOT_ALLOWED_FILE_PREFIXES allow all of them there.';
