import type { DocumentSource } from '../document/document-format.ts';
import type { ExportSelection } from '../exports/export-selection.ts';
import { type Chunk, type ChunkEntry, openContent } from '../imports/chunk.ts';
import type { Portable } from '../kinds/kind.ts';
import type { KindName } from '../kinds/registry.ts';
import type { EntitySelection } from '../kinds/words.ts';
import type { JsonObject } from '../lib/json.ts';
import type { Incoming } from '../planning/incoming.ts';

/** One of the two states that are compared, read to its end. */
export interface Side {
  readonly entities: SideEntities;
  /** What an export of this state was asked for, in the document's words. */
  readonly exportOptions: JsonObject;
  /** Whether secrets are to be left out of what is made of it. */
  readonly omitsSecrets: boolean;
  readonly warnings: readonly string[];
  /** What was asked for by kind and key. */
  readonly selection: readonly EntitySelection[];
  /** Whether a name of a selection, no key of what is here, means something here by id or slug. */
  readonly isNamed: (kind: KindName, name: string) => boolean;
}

/** A state of the configuration: a document, or what an export of this server would show. */
export type DifferenceSource =
  | {
      readonly type: 'document';
      readonly document: DocumentSource;
      readonly sourceSecret?: string;
      readonly sourceIdentity?: string;
      readonly passphrase?: string;
      /** None: everything. */
      readonly selection?: readonly EntitySelection[];
    }
  | { readonly type: 'live'; readonly selection: ExportSelection };

interface Place {
  readonly chunk: number;
  readonly position: number;
}

/** Entities of a chunk: few, as it is opened again for each of them that differs. */
export const chunkSize = 100;

// Both sides are usually in the same order, so that the chunk asked for is mostly one of the last.
const mostOpen = 16;

/**
 * The entities of one state: key and digest of each, and the rest in compressed chunks, of which a few are open at a
 * time. The first entity of a key is the one that counts.
 */
export class SideEntities {
  readonly #digests = new Map<KindName, Map<string, string>>();
  readonly #places = new Map<KindName, Map<string, Place>>();
  readonly #chunks: KeptChunk[] = [];
  readonly #open = new Map<number, Promise<Incoming[]>>();

  /** Whether some entity has secrets that are not known. */
  lacksSecrets = false;

  /** Keys that came more than once count once; they are returned. */
  add({ kind, entries, content }: KeptChunk): string[] {
    const chunk = this.#chunks.push({ kind, entries, content }) - 1;
    const given: ChunkEntry[] = JSON.parse(entries);
    const places = this.#placesOf(kind);
    return given.flatMap(({ key, digest = '', lacksSecrets = false }, position) => {
      this.lacksSecrets ||= lacksSecrets;
      if (places.has(key)) return [key];
      places.set(key, { chunk, position });
      this.#digestsOf(kind).set(key, digest);
      return [];
    });
  }

  /** An entity of which nobody is going to ask more than the digest. */
  addDigest(kind: KindName, key: string, digest: string): void {
    this.#digestsOf(kind).set(key, digest);
  }

  digests(kind: KindName): ReadonlyMap<string, string> {
    return this.#digestsOf(kind);
  }

  async read(kind: KindName, key: string): Promise<Incoming & { readonly portable: Portable }> {
    const place = this.#placesOf(kind).get(key);
    const incoming = place && (await this.#openChunk(place.chunk))[place.position];
    if (incoming?.portable === undefined) throw new TypeError(`There is no ${kind} of this key here.`);
    return { ...incoming, portable: incoming.portable };
  }

  /** Puts others in the place of a kind's entities, chunk by chunk. */
  async replace(kind: KindName, change: ChangeChunk, pack: PackChunk): Promise<void> {
    for (const [number, chunk] of this.#chunks.entries()) {
      if (chunk.kind !== kind) continue;
      const changed = await change(await open(chunk));
      this.#chunks[number] = pack(kind, changed);
      const places = this.#placesOf(kind);
      for (const [position, { key, digest = '' }] of changed.entries()) {
        const place = places.get(key);
        if (place?.chunk === number && place.position === position) this.#digestsOf(kind).set(key, digest);
      }
    }
  }

  #openChunk(number: number): Promise<Incoming[]> {
    const known = this.#open.get(number);
    const chunk = this.#chunks[number];
    if (chunk === undefined) throw new TypeError('There is no such chunk here.');
    const opening = known ?? open(chunk);
    this.#open.delete(number);
    this.#open.set(number, opening);
    const [oldest] = this.#open.keys();
    if (this.#open.size > mostOpen && oldest !== undefined) this.#open.delete(oldest);
    return opening;
  }

  #digestsOf(kind: KindName): Map<string, string> {
    const known = this.#digests.get(kind) ?? new Map<string, string>();
    this.#digests.set(kind, known);
    return known;
  }

  #placesOf(kind: KindName): Map<string, Place> {
    const known = this.#places.get(kind) ?? new Map<string, Place>();
    this.#places.set(kind, known);
    return known;
  }
}

type KeptChunk = Pick<Chunk, 'kind' | 'entries' | 'content'>;
type ChangeChunk = (incoming: readonly Incoming[]) => Promise<readonly Incoming[]>;
type PackChunk = (kind: KindName, incoming: readonly Incoming[]) => KeptChunk;

const open = ({ kind, entries, content }: KeptChunk): Promise<Incoming[]> =>
  openContent(kind, JSON.parse(entries), content);
