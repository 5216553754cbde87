import { type Kind, keyOf, type Portable } from '../../../kinds/kind.ts';
import { parseExact, stringifyExact } from '../../../lib/exact-json.ts';
import type { Json } from '../../../lib/json.ts';
import { identifierPart } from '../../../lib/slug.ts';
import { mask } from '../../../secrets/masks.ts';
import { replaceSecrets } from '../../../secrets/replace-secrets.ts';
import type { WrittenDocument } from '../../document-format.ts';

/** A ConfigMap holds 1 MiB; half of it leaves room for whatever else is put around a file. */
const fileLength = 524_288;
/** The longest entity that a ConfigMap has room for, alone. */
const entityLength = 983_040;

/** Listeners that are told of the files while they are written. */
interface EntityFilesNotes {
  /** The secrets that the entities of a file refer to. */
  readonly secrets: (file: string, keys: readonly SecretKey[]) => void;
  /** An entity that no ConfigMap has room for. */
  readonly leftOut: (kind: Kind, key: string) => void;
}

interface OpenFile {
  readonly kind: Kind;
  readonly number: number;
  readonly lines: string[];
  length: number;
}

/** The entities as files of some hundred kilobytes, each with entities of one kind; one file is held at a time. */
export async function* entityFiles(
  pages: WrittenDocument['pages'],
  notes: EntityFilesNotes,
): AsyncGenerator<ChartFile> {
  let open: OpenFile | undefined;
  for await (const { kind, entities } of pages) {
    open = yield* fileFor(kind, open);
    for (const text of entities) open = yield* put(open, text, notes);
  }
  if (open !== undefined) yield* closed(open);
}

function* fileFor(kind: Kind, open: OpenFile | undefined): Generator<ChartFile, OpenFile> {
  if (open?.kind === kind) return open;
  if (open !== undefined) yield* closed(open);
  return newFile(kind, 1);
}

/** The file that is open afterwards. */
function* put(open: OpenFile, text: string, notes: EntityFilesNotes): Generator<ChartFile, OpenFile> {
  const { kind, number } = open;
  // What exports write are objects; their schema is tested over all kinds.
  const portable = parseExact(text) as Portable;
  if (add(open, portable, notes)) return open;
  yield* closed(open);
  const next = newFile(kind, open.lines.length === 0 ? number : number + 1);
  if (!add(next, portable, notes)) notes.leftOut(kind, keyOf(kind, portable));
  return next;
}

const newFile = (kind: Kind, number: number): OpenFile => ({ kind, number, lines: [], length: 0 });

/** Whether the entity had room in the file. */
function add(file: OpenFile, portable: Portable, notes: EntityFilesNotes): boolean {
  const name = nameOf(file);
  const { entity, secrets } = helmEntity(file.kind, portable, name);
  const line = asciiText(stringifyExact(entity));
  const most = file.lines.length === 0 ? entityLength : fileLength;
  if (file.length + line.length > most) return false;
  file.lines.push(line);
  file.length += line.length;
  if (secrets.length > 0) notes.secrets(name, secrets);
  return true;
}

const nameOf = ({ kind, number }: OpenFile): string =>
  `${kind.collection}-${String(number).padStart(4, '0')}`;

function* closed(file: OpenFile): Generator<ChartFile> {
  if (file.lines.length === 0) return;
  const content = `{${JSON.stringify(file.kind.collection)}:[\n${file.lines.join(',\n')}\n]}`;
  yield { path: `files/${nameOf(file)}.json`, content };
}

/** A key of a Secret, and what it is for. */
export interface SecretKey {
  readonly name: string;
  readonly description: string;
}

interface HelmEntity {
  readonly entity: Portable;
  readonly secrets: readonly SecretKey[];
}

/** An entity with references to keys of the Secret that belongs to its file. */
function helmEntity(kind: Kind, portable: Portable, file: string): HelmEntity {
  const secrets: SecretKey[] = [];
  const key = keyOf(kind, portable);
  const entity = replaceSecrets(kind, portable, ({ purpose: { field }, member, part }) => {
    // A reference has no room within a text; a mask keeps what the cluster's server has.
    if (part === 'address') return mask;
    const parts = member === undefined ? [key, field] : [key, field, member];
    const name = parts.map(identifierPart).join('.');
    const what = member === undefined ? field : `${field}: ${member}`;
    secrets.push({ name, description: `${kind.name} ${JSON.stringify(key)}, ${what}` });
    return secretRef(file, name);
  });
  return { entity, secrets };
}

/** `name` is that of the Secret without the release's; `key` is its key. */
const secretRef = (name: string, key: string): Json => ({ secretRef: { name, key } });

/** One file of a chart, by its path within it. */
export interface ChartFile {
  readonly path: string;
  readonly content: string;
}

const notAscii = /[\x7f-\uffff]/g;

/** JSON text in ASCII: nothing in it is a line break or a mark to YAML, in whose blocks it will stand. */
export const asciiText = (json: string): string =>
  json.replace(notAscii, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
