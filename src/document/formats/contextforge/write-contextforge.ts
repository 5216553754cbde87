import type { Portable } from '../../../kinds/kind.ts';
import type { JsonObject } from '../../../lib/json.ts';
import { parseExact } from '../../../lib/parse-exact.ts';
import { stringifyExact } from '../../../lib/stringify-exact.ts';
import { sealerForContextForge } from '../../../secrets/sealer-for-contextforge.ts';
import type { WriteContext } from '../../document-format.ts';
import type { WrittenDocument, WrittenPage } from '../../written-document.ts';
import { writeDocument } from '../json/write-document.ts';
import { type ContextForgeSealing, contextForgeEntity } from './contextforge-entity.ts';

const mostWarnings = 1_000;

/** The document as ContextForge's own import takes it, with credentials sealed as ContextForge seals them. */
export function writeContextForge(document: WrittenDocument, context: WriteContext): AsyncGenerator<string> {
  const sealing = { ring: context.ring, seal: sealerForContextForge(context.ring, context.targetSecret) };
  const warnings = new Warnings();
  return writeDocument({
    ...document,
    envelope: itsEnvelope(document.envelope),
    pages: itsPages(document.pages, sealing, warnings),
    metadata: () => ({ ...document.metadata(), ...warnings.metadata() }),
  });
}

const envelopeFields = ['version', 'exported_at', 'exported_by', 'source_gateway', 'encryption_method'];

const itsEnvelope = (envelope: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(envelope).filter(([name]) => envelopeFields.includes(name)));

async function* itsPages(
  pages: WrittenDocument['pages'],
  sealing: ContextForgeSealing,
  warnings: Warnings,
): AsyncGenerator<WrittenPage> {
  for await (const { kind, entities } of pages)
    yield {
      kind,
      entities: entities.map((text) => {
        // What exports write are objects; their schema is tested over all kinds.
        const written = contextForgeEntity(kind, parseExact(text) as Portable, sealing);
        warnings.add(written.warnings);
        return stringifyExact(written.entity);
      }),
    };
}

/** The first of them, and how many there are. */
class Warnings {
  readonly #first: string[] = [];
  #count = 0;

  add(warnings: readonly string[]): void {
    this.#count += warnings.length;
    this.#first.push(...warnings.slice(0, mostWarnings - this.#first.length));
  }

  metadata(): JsonObject {
    const others = this.#count - this.#first.length;
    return this.#count === 0
      ? {}
      : { warnings: [...this.#first, ...(others > 0 ? [`And ${others} more.`] : [])] };
  }
}
