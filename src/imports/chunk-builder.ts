import { brotliCompressSync, constants } from 'node:zlib';
import type { Kind, Portable } from '../kinds/kind.ts';
import { perKind } from '../kinds/per-kind.ts';
import { type KindName, kindNamed } from '../kinds/registry.ts';
import { GrowingBuffer } from '../lib/growing-buffer.ts';
import { storableJson } from '../lib/storable.ts';
import { stringifyExact } from '../lib/stringify-exact.ts';
import type { Incoming } from '../planning/incoming.ts';
import type { Naming } from '../planning/select.ts';
import { rowForm } from '../store/new-row.ts';
import type { Chunk, ChunkEntry } from './chunk.ts';

// At this level half the work of the fastest deflate, for the same size.
const fastest = { params: { [constants.BROTLI_PARAM_QUALITY]: 0, [constants.BROTLI_PARAM_LGWIN]: 18 } };

/** The lines of a chunk as they are stored. */
export const compressContent = (lines: Uint8Array): Buffer => brotliCompressSync(lines, fastest);

/** A chunk of at least one entity, made in one go: meant for a thread that nobody waits for. */
export function makeChunk(kind: KindName, incoming: readonly Incoming[], deletes = false): Chunk {
  const builder = new ChunkBuilder(kind);
  for (const one of incoming) builder.add(one);
  return builder.finish(deletes);
}

/** Takes entities one by one and keeps none of them. */
export class ChunkBuilder {
  readonly #kind: KindName;
  readonly #entries = new GrowingBuffer(65_536);
  readonly #lines = new GrowingBuffer(262_144);
  readonly #namings: (readonly Naming[])[] = [];
  #isNamed = false;
  count = 0;

  constructor(kind: KindName) {
    this.#kind = kind;
    this.#lines.addText(`${rowForm(kindNamed(kind))}\n`);
  }

  add(one: Incoming, namings: readonly Naming[] = []): void {
    this.#entries.addText(this.count === 0 ? '[' : ',');
    this.#entries.addText(storableJson(entryOf(kindNamed(this.#kind), one)));
    this.#lines.addText(one.row ?? (one.portable === undefined ? '' : stringifyExact(one.portable)));
    this.#lines.addText('\n');
    this.count += 1;
    if (namings.length > 0) this.#isNamed = true;
    this.#namings.push(namings);
  }

  finish(deletes = false): Chunk {
    this.#entries.addText(']');
    const entries = this.#entries.bytes.toString();
    const content = compressContent(this.#lines.bytes);
    return {
      kind: this.#kind,
      deletes,
      count: this.count,
      entries,
      content,
      ...(this.#isNamed && { namings: this.#namings }),
    };
  }
}

// Member by member, as copies that leave something out are slow; JSON leaves out what is undefined.
const entryOf = (
  kind: Kind,
  one: Incoming,
): { [Name in keyof ChunkEntry]: ChunkEntry[Name] | undefined } => ({
  index: one.index,
  key: one.key,
  digest: one.digest,
  slug: one.slug,
  sourceId: one.sourceId,
  isDiscovered: one.isDiscovered,
  isInactive: one.isInactive,
  lacksSecrets: one.lacksSecrets,
  warnings: one.warnings,
  problems: one.problems,
  absent: one.row === undefined ? undefined : absentFrom(kind, one.portable),
});

const absentFrom = (kind: Kind, portable: Portable = {}): string[] =>
  fieldsOf(kind).filter((field) => !(field in portable));

const fieldsOf = perKind((kind) => Object.keys(kind.portable.shape));
