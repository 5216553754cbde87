import type { Kind } from '../kinds/kind.ts';
import { type KindName, kindOfCollection } from '../kinds/registry.ts';
import type { Problem } from '../lib/problem.ts';
import { uncompressed } from './compressions.ts';
import type { CutEntity, Envelope } from './document-format.ts';
import { parseCutEntity } from './formats/json/cut-entity.ts';
import type { DocumentLimits } from './limits.ts';
import { type ParsedEntity, parseEntity } from './parse-entity.ts';
import { InvalidDocument } from './problems.ts';
import { readRecognised } from './recognise-format.ts';
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

/** What can be said of a document by itself, without the environment that it is meant for. */
export interface CheckedDocument {
  readonly counts: Readonly<Partial<Record<KindName, number>>>;
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
}

/** Finds everything that an import would not take, entity by entity, and in the document as a whole. */
export async function checkDocument(
  bytes: AsyncIterable<Uint8Array>,
  limits: DocumentLimits,
  passphrase?: string,
): Promise<CheckedDocument> {
  const counts: Partial<Record<KindName, number>> = {};
  const problems: Problem[] = [];
  const warnings: string[] = [];
  const entities = readEntities(bytes, limits, passphrase);
  try {
    for (let next = await entities.next(); ; next = await entities.next()) {
      if (next.done) return { counts, problems, warnings: [...warnings, ...next.value.warnings] };
      const { kind, key, ...entity } = next.value;
      counts[kind.name] = (counts[kind.name] ?? 0) + 1;
      problems.push(...entity.problems);
      warnings.push(...entity.warnings.map((warning) => `${kind.name} '${key}': ${warning}`));
    }
  } catch (error) {
    if (!(error instanceof InvalidDocument)) throw error;
    return { counts, problems: [...problems, ...error.problems], warnings };
  }
}
