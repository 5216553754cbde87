import type { Kind } from '../kinds/kind.ts';
import { type KindName, kindOfCollection } from '../kinds/registry.ts';
import type { CutEntity } from './cut-entity.ts';
import type { Envelope } from './envelope.ts';
import { parseCutEntity } from './formats/json/parse-cut-entity.ts';
import type { DocumentLimits } from './limits.ts';
import { parseEntity } from './parse-entity.ts';
import type { ParsedEntity } from './parsed-entity.ts';
import { readRecognised } from './read-recognised.ts';
import { uncompressed } from './uncompressed.ts';
import { unsealed } from './unsealed.ts';

/** An entity of a document, and of which kind it is. */
export interface ReadEntity extends ParsedEntity {
  readonly kind: Kind<KindName>;
}

/** Reads a document without a server, whatever its format, one entity after the other, as an import would. */
export async function* readEntities(
  bytes: AsyncIterable<Uint8Array>,
  limits: DocumentLimits,
  passphrase?: string,
): AsyncGenerator<ReadEntity, Envelope> {
  // A file that is sealed may have been compressed before that, and after it.
  const content = uncompressed(uncompressed(unsealed(bytes, passphrase, limits), limits), limits);
  const batches = readRecognised(content, limits);
  for (;;) {
    const next = await batches.next();
    if (next.done) return next.value;
    for (const cut of next.value) yield read(cut, limits);
  }
}

function read(cut: CutEntity, limits: DocumentLimits): ReadEntity {
  const kind = kindOfCollection(cut.collection);
  if (kind === undefined) throw new TypeError(`Readers let no list named ${cut.collection} through.`);
  return { kind, ...parseEntity(kind, parseCutEntity(cut, limits), limits) };
}
