import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import type { Kind, Portable } from '../kinds/kind.ts';
import { type KindName, kindNamed } from '../kinds/registry.ts';
import type { Json } from '../lib/json.ts';
import { parseExact } from '../lib/parse-exact.ts';
import type { Incoming } from '../planning/incoming.ts';
import { portableOfForm, portableOfText, rowForm } from '../store/new-row.ts';
import type { ChunkEntry } from './chunk.ts';

const decompress = promisify(brotliDecompress);

/** The entities of a chunk. */
export async function openContent(
  kind: KindName,
  entries: readonly ChunkEntry[],
  content: Uint8Array,
): Promise<Incoming[]> {
  const [form = '', ...lines] = (await decompress(content)).toString().split('\n');
  const read = contentReader(kindNamed(kind), form);
  return entries.map((entry, index) => read(entry, lines[index] ?? ''));
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
