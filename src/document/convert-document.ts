import { type Kind, keyOf, type Portable } from '../kinds/kind.ts';
import { type KindName, kinds } from '../kinds/registry.ts';
import type { JsonObject } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import { stringifyExact } from '../lib/stringify-exact.ts';
import { omitSecrets } from '../secrets/omit-secrets.ts';
import type { DocumentFormat, WriteContext } from './document-format.ts';
import type { Envelope } from './envelope.ts';
import { InvalidDocument } from './invalid-document.ts';
import type { DocumentLimits } from './limits.ts';
import { type ReadEntity, readEntities } from './read-entities.ts';
import type { WrittenDocument, WrittenPage } from './written-document.ts';

interface Target {
  readonly format: DocumentFormat;
  readonly limits: DocumentLimits;
  readonly context: WriteContext;
  readonly passphrase?: string | undefined;
}

/**
 * Writes a document in another format. It is held as a whole, since formats want it sorted by kind and key; a document
 * with anything wrong in it is refused, with all that is wrong.
 */
export async function* convertDocument(
  bytes: AsyncIterable<Uint8Array>,
  { format, limits, context, passphrase }: Target,
): AsyncGenerator<string | Uint8Array> {
  const { envelope, entities } = await readWhole(readEntities(bytes, limits, passphrase));
  yield* format.write(writtenDocument(envelope, entities, format), context);
}

type Entities = ReadonlyMap<KindName, readonly Portable[]>;

async function readWhole(
  reading: AsyncGenerator<ReadEntity, Envelope>,
): Promise<{ envelope: Envelope; entities: Entities }> {
  const entities = new Map<KindName, Portable[]>();
  const problems: Problem[] = [];
  let next = await reading.next();
  for (; !next.done; next = await reading.next()) {
    const { kind, portable, problems: found } = next.value;
    problems.push(...found);
    if (portable !== undefined) listOf(entities, kind.name).push(portable);
  }
  const [first, ...others] = problems;
  if (first !== undefined) throw new InvalidDocument([first, ...others]);
  return { envelope: next.value, entities };
}

function listOf(entities: Map<KindName, Portable[]>, kind: KindName): Portable[] {
  const list = entities.get(kind) ?? [];
  entities.set(kind, list);
  return list;
}

function writtenDocument(
  envelope: Envelope,
  entities: Entities,
  { secrets }: DocumentFormat,
): WrittenDocument {
  const { version, exportedAt, sourceGateway, metadata, deleted } = envelope;
  return {
    envelope: {
      version,
      exported_at: exportedAt || null,
      ...(sourceGateway !== undefined && { source_gateway: sourceGateway }),
    },
    ...(deleted && { deleted }),
    pages: pagesOf(entities, secrets === 'omitted' ? omitSecrets : (_kind, portable) => portable),
    metadata: () => metadata ?? { entity_counts: countsOf(entities) },
  };
}

async function* pagesOf(
  entities: Entities,
  shown: (kind: Kind, portable: Portable) => Portable,
): AsyncGenerator<WrittenPage> {
  for (const kind of kinds) {
    const portables = entities.get(kind.name) ?? [];
    const sorted = portables.toSorted((one, other) => (keyOf(kind, one) < keyOf(kind, other) ? -1 : 1));
    yield { kind, entities: sorted.map((portable) => stringifyExact(shown(kind, portable))) };
  }
}

const countsOf = (entities: Entities): JsonObject =>
  Object.fromEntries(kinds.map(({ name, collection }) => [collection, entities.get(name)?.length ?? 0]));
