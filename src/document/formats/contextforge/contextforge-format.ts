import type { Portable } from '../../../kinds/kind.ts';
import { kindNames } from '../../../kinds/registry.ts';
import { parseExact, stringifyExact } from '../../../lib/exact-json.ts';
import { isJsonObject, type JsonObject } from '../../../lib/json.ts';
import { sealerForContextForge } from '../../../secrets/sealer-for-contextforge.ts';
import type { DocumentFormat, WriteContext, WrittenDocument, WrittenPage } from '../../document-format.ts';
import { ownMember } from '../../tolerate-entity.ts';
import { readDocument, writeDocument } from '../json/json-format.ts';
import { type ContextForgeSealing, contextForgeEntity } from './contextforge-entity.ts';

export const contextForgeFormat: DocumentFormat<'contextforge'> = {
  name: 'contextforge',
  extension: 'json',
  mediaType: 'application/json',
  kinds: kindNames,
  secrets: 'sealed',
  carriesDeletions: true,
  carriesRecipient: false,
  write: writeContextForge,
  reading: { recognise: recogniseContextForge, read: readDocument },
};

/**
 * Whether a document is ContextForge's: its envelope tells how secrets are sealed, and lacks the version of the API
 * that ours has.
 */
function recogniseContextForge(start: Buffer): boolean {
  const text = start
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  const [envelope = ''] = text.split('"entities"', 1);
  return (
    text.startsWith('{') && /"encryption_method"\s*:/.test(envelope) && !/"api_version"\s*:/.test(envelope)
  );
}

const mostWarnings = 1_000;

/**
 * The document as ContextForge's own import takes it, with credentials sealed as ContextForge seals them. Roots stand
 * aside unless they were asked for by name: where its settings allow none, which is how it is set up, it refuses a whole
 * document for one of them.
 */
async function* writeContextForge(document: WrittenDocument, context: WriteContext): AsyncGenerator<string> {
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

/** The remarks on a document: the first warnings, and how many there are. */
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

/** The pages of a document, of which those with roots are taken first and stand aside. */
interface Parted {
  readonly roots: AsyncIterable<WrittenPage>;
  readonly others: AsyncIterable<WrittenPage>;
  close(): Promise<void>;
}

/** Roots come first in every document, so that nothing has to be held. A list of none stays with the others. */
function partRoots(pages: AsyncIterable<WrittenPage>, isWanted: boolean): Parted {
  const iterator = pages[Symbol.asyncIterator]();
  let first: WrittenPage | undefined;
  return {
    roots: takeRoots(),
    others: takeOthers(),
    close: async () => {
      await iterator.return?.();
    },
  };

  async function* takeRoots(): AsyncGenerator<WrittenPage> {
    if (!isWanted) return;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      first = next.value;
      if (first.kind.name !== 'root' || first.entities.length === 0) return;
      yield first;
      first = undefined;
    }
  }

  async function* takeOthers(): AsyncGenerator<WrittenPage> {
    if (first !== undefined) yield first;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
}
