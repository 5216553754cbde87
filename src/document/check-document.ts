import type { KindName } from '../kinds/registry.ts';
import type { Problem } from '../lib/problem.ts';
import { InvalidDocument } from './invalid-document.ts';
import type { DocumentLimits } from './limits.ts';
import { readEntities } from './read-entities.ts';

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
