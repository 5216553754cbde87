import { promisify } from 'node:util';
import { brotliCompressSync, brotliDecompress, constants } from 'node:zlib';
import { type Kind, type Portable, perKind } from '../kinds/kind.ts';
import { type KindName, kindNamed } from '../kinds/registry.ts';
import { GrowingBuffer } from '../lib/bytes.ts';
import { parseExact, stringifyExact } from '../lib/exact-json.ts';
import type { Json } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import { storableJson } from '../lib/storable.ts';
import type { Incoming } from '../planning/incoming.ts';
import { digestAsNew } from '../planning/portable-states.ts';
import type { Naming } from '../planning/select.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { mayBeFormer, renewSecrets } from '../secrets/renew-secrets.ts';
import { portableOfForm, portableOfText, rowForm, rowTextOf } from '../store/new-row.ts';

/** A piece of a received document as it is stored: entities of one kind, in the document's order. */
export interface Chunk {
  readonly kind: KindName;
  /** Whether it has keys to be deleted, not entities. */
  readonly deletes: boolean;
  readonly count: number;
  /** JSON: the entries of the entities. */
  readonly entries: string;
  /**
   * Compressed: a line with the form of rows, then one for each entity: its row where the entry says what is absent, else
   * its portable as JSON.
   */
  readonly content: Uint8Array;
  /** What selects each of the entities, where some are selected by name. */
  readonly namings?: readonly (readonly Naming[])[];
}

/** What is known of an entity without its content: enough to decide about it where that is not going to be stored. */
export interface ChunkEntry extends Omit<Incoming, 'portable' | 'row' | 'pending' | 'doomed' | 'opaque'> {
  /** Fields that the document does not have, of an entity whose content is a row. */
  readonly absent?: readonly string[];
}

// At this level half the work of the fastest deflate, for the same size.
const fastest = { params: { [constants.BROTLI_PARAM_QUALITY]: 0, [constants.BROTLI_PARAM_LGWIN]: 18 } };

const compress = (text: Uint8Array): Buffer => brotliCompressSync(text, fastest);

/** The content of a chunk as it is stored. */
export const packLines = ({ form, lines }: ContentLines): Buffer =>
  compress(Buffer.from([form, ...lines, ''].join('\n')));

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
    const content = compress(this.#lines.bytes);
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
  receivedDigest: one.receivedDigest,
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

const decompress = promisify(brotliDecompress);

/** The entities of a chunk; with a ring, their secrets are under its current key. */
export async function openContent(
  kind: KindName,
  entries: readonly ChunkEntry[],
  content: Uint8Array,
  ring?: KeyRing,
): Promise<Incoming[]> {
  const { text, ...opened } = await unpackLines(content);
  const chunk = { kind: kindNamed(kind), entries, ...opened };
  const renewed = ring !== undefined && mayBeFormer(ring, text) ? renewContent(chunk, ring) : chunk;
  const read = contentReader(chunk.kind, chunk.form);
  return renewed.entries.map((entry, index) => read(entry, renewed.lines[index] ?? ''));
}

/** The form of rows, and a line for each entity. */
interface ContentLines {
  readonly form: string;
  readonly lines: readonly string[];
}

/** The lines of a stored content, and all of them as one text. */
export async function unpackLines(content: Uint8Array): Promise<ContentLines & { readonly text: string }> {
  const text = (await decompress(content)).toString();
  const [form = '', ...lines] = text.split('\n');
  return { text, form, lines: text.endsWith('\n') ? lines.slice(0, -1) : lines };
}

/** A chunk that is opened, but not read. */
interface ChunkLines extends ContentLines {
  readonly kind: Kind<KindName>;
  readonly entries: readonly ChunkEntry[];
}

/** Chunks, with what did not open when their secrets were sealed anew. */
export interface RenewedContent extends Pick<ChunkLines, 'entries' | 'lines'> {
  readonly problems: readonly Problem[];
}

/** Seals anew what is under a former key; digests are those of the current one then, as fingerprints are. */
export function renewContent({ kind, entries, form, lines }: ChunkLines, ring: KeyRing): RenewedContent {
  const renewed = entries.map((entry, index) => renewLine({ kind, form, ring }, entry, lines[index] ?? ''));
  return {
    entries: renewed.map(({ entry }) => entry),
    lines: renewed.map(({ line }) => line),
    problems: renewed.flatMap(({ problems }) => problems),
  };
}

interface Renewing {
  readonly kind: Kind<KindName>;
  readonly form: string;
  readonly ring: KeyRing;
}

interface RenewedLine {
  readonly entry: ChunkEntry;
  readonly line: string;
  readonly problems: readonly Problem[];
}

function renewLine({ kind, form, ring }: Renewing, entry: ChunkEntry, line: string): RenewedLine {
  if (line === '') return { entry, line, problems: [] };
  const { absent, ...others } = entry;
  const given = absent === undefined ? portableIn(line) : portableOfForm(kind, form, line);
  const { portable, problems: found } = renewSecrets(kind, given, ring);
  const problems = found.map((problem) => ({ ...problem, kind: kind.name, key: entry.key }));
  if (portable === given) return { entry, line, problems };
  const sparse = without({ ...portable }, absent ?? []);
  const digests = renewedDigests(entry, () => digestAsNew(kind, sparse, ring));
  // A row of another form than today's would have to be made of columns that are not there.
  if (absent === undefined || form !== rowForm(kind))
    return { entry: { ...others, ...digests }, line: stringifyExact(sparse), problems };
  const row = rowTextOf(kind, { portable, digest: digests.digest ?? null });
  return { entry: { ...entry, ...digests }, line: row, problems };
}

/** What it was received with still tells which of the document are the same. */
function renewedDigests(
  { digest, receivedDigest = digest }: ChunkEntry,
  digestNow: () => string,
): Pick<ChunkEntry, 'digest' | 'receivedDigest'> {
  return receivedDigest === undefined ? {} : { digest: digestNow(), receivedDigest };
}

function contentReader(kind: Kind, form: string) {
  const isToday = form === rowForm(kind);
  return ({ absent, ...entry }: ChunkEntry, line: string): Incoming => {
    if (absent === undefined) return line === '' ? entry : { ...entry, portable: portableIn(line) };
    if (isToday) return Object.assign(new ReceivedContent(kind, line, absent), entry);
    // Received before the table changed: what it was made of is what counts.
    return { ...entry, portable: without(portableOfForm(kind, form, line), absent) };
  };
}

// What was received are objects.
const portableIn = (line: string): Portable => parseExact(line) as Portable;

function without(portable: Record<string, Json>, absent: readonly string[]): Portable {
  for (const field of absent) delete portable[field];
  return portable;
}

/** Most rows are stored as they are: what they say is read only when somebody asks. */
class ReceivedContent {
  readonly row: string;
  readonly #kind: Kind;
  readonly #absent: readonly string[];
  #portable: Portable | undefined;

  constructor(kind: Kind, row: string, absent: readonly string[]) {
    this.row = row;
    this.#kind = kind;
    this.#absent = absent;
  }

  get portable(): Portable {
    this.#portable ??= without(portableOfText(this.#kind, this.row), this.#absent);
    return this.#portable;
  }
}
