import { extname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { kindNames } from '../../../kinds/registry.ts';
import { collectBytes } from '../../../lib/bytes.ts';
import { parseExact } from '../../../lib/exact-json.ts';
import { Turns } from '../../../lib/places.ts';
import { ThreadPool, transferable, type WorkerThread } from '../../../lib/worker-threads.ts';
import { keysByCollection } from '../../deletions.ts';
import type {
  CutEntity,
  DocumentFormat,
  Envelope,
  WrittenDocument,
  WrittenPage,
} from '../../document-format.ts';
import type { DocumentLimits } from '../../limits.ts';
import { InvalidDocument } from '../../problems.ts';
import { type OpenYaml, unpackEntities, type YamlPiece } from './yaml-messages.ts';
import { yamlProblems } from './yaml-problems.ts';
import { yamlText } from './yaml-text.ts';

export const yamlFormat: DocumentFormat<'yaml'> = {
  name: 'yaml',
  extension: 'yaml',
  mediaType: 'application/yaml',
  kinds: kindNames,
  secrets: 'sealed',
  carriesDeletions: true,
  carriesRecipient: true,
  write: writeYaml,
  reading: { recognise: recogniseYaml, read: readYaml },
};

/** Blank lines and comments. */
const insignificant = /^(?:[ \t]*(?:#[^\n]*)?\r?(?:\n|$))*/;
/** A marker, a directive, an item of a list, or a member at the start of a line: nothing that JSON begins with. */
const beginning = /^(?:---|%YAML|%TAG|-[ \t]|\?[ \t]|(?:[A-Za-z_][\w.-]*|'[^'\n]*'|<<)[ \t]*:(?:\s|$))/;
/** A quoted name without a bracket before it; a comma behind its value is what is left of JSON. */
const quotedName = /^"(?:[^"\\\n]|\\.)*"[ \t]*:(?:[ \t](?![^\n]*,[ \t]*\r?(?:\n|$))|\r?\n(?!"))/;
/** Brackets with a name in them that is not quoted as JSON has it. */
const flow = /^[{[][\s{[]*(?:[A-Za-z_][\w.-]*[ \t]*:[ \t\n]|'[^'\n]*'[ \t]*:)/;

/** Whether the first thing that is no comment can only be YAML. Comments alone are YAML, and JSON behind comments. */
function recogniseYaml(start: Buffer): boolean {
  const text = start.toString('latin1');
  const significant = text.replace(insignificant, '');
  if (significant === '') return text.includes('#');
  if (/^[{[]/.test(significant) && /^\s*#/.test(text)) return true;
  return [beginning, quotedName, flow].some((pattern) => pattern.test(significant));
}

/** Written in one go; a few milliseconds' worth, so that others have their turn in between. */
const atOnce = 25;

/** The document as YAML, a few entities at a time. */
async function* writeYaml(document: WrittenDocument): AsyncGenerator<string> {
  const { envelope, deleted, pages, metadata } = document;
  yield yamlText(deleted === undefined ? envelope : { ...envelope, deleted: keysByCollection(deleted) });
  yield* writeEntities(pages);
  yield yamlText({ metadata: metadata() });
}

async function* writeEntities(pages: WrittenDocument['pages']): AsyncGenerator<string> {
  const list: List = { collection: undefined, isEmpty: true };
  yield 'entities:';
  for await (const page of pages) {
    if (list.collection !== page.kind.collection) yield openList(list, page);
    yield* writePage(list, page);
  }
  yield list.collection === undefined ? ' {}\n' : closeList(list);
}

/** The one that is being written. */
interface List {
  collection: string | undefined;
  isEmpty: boolean;
}

function openList(list: List, { kind: { collection } }: WrittenPage): string {
  const before = list.collection === undefined ? '\n' : closeList(list);
  list.collection = collection;
  list.isEmpty = true;
  return `${before}  ${collection}:`;
}

const closeList = ({ isEmpty }: List): string => (isEmpty ? ' []\n' : '');

async function* writePage(list: List, { kind, entities }: WrittenPage): AsyncGenerator<string> {
  for (let at = 0; at < entities.length; at += atOnce) {
    const items = itemsText(kind.collection, entities.slice(at, at + atOnce));
    yield list.isEmpty ? `\n${items}` : items;
    list.isEmpty = false;
    await setImmediate();
  }
}

/** The library indents them where they will stand; what it writes around them is there already. */
function itemsText(collection: string, entities: readonly string[]): string {
  const items: unknown[] = entities.map((entity) => parseExact(entity));
  const around = `entities:\n  ${collection}:\n`;
  return yamlText({ entities: { [collection]: items } }).slice(around.length);
}

/** One document at a time: the memory is bounded by that, and the other cores are left to who prepares. */
const turns = new Turns();

/** Starting one takes longer than most documents; but each has a heap of its own. */
const threads = new ThreadPool<OpenYaml, 'next', YamlPiece>({
  module: new URL(`./yaml-thread${extname(import.meta.url)}`, import.meta.url),
  most: 1,
  idleMs: 10_000,
  refusal: (problems) => new InvalidDocument(problems),
});

/** Twice what an ordinary document takes; one that takes more ends its thread, not the process. */
const heapPerByte = 64;

const resourceLimits = ({ yamlBytes }: Pick<DocumentLimits, 'yamlBytes'>) => ({
  maxOldGenerationSizeMb: Math.max(64, Math.ceil((heapPerByte * yamlBytes) / 2 ** 20)),
});

/** Reads a YAML document on a thread of its own, once all of it is there; otherwise as `readDocument` does. */
export async function* readYaml(
  bytes: AsyncIterable<Uint8Array>,
  limits: DocumentLimits,
): AsyncGenerator<readonly CutEntity[], Envelope> {
  const most = Math.min(limits.yamlBytes, limits.documentBytes);
  const document = await collectBytes(bytes, most, () => new InvalidDocument([yamlProblems.tooLarge(most)]));
  const leave = await turns.enter();
  threads.enter(resourceLimits(limits));
  try {
    return yield* readOn(threads.least(), document, limits);
  } finally {
    threads.leave();
    leave();
  }
}

async function* readOn(
  thread: WorkerThread<OpenYaml, 'next', YamlPiece> | undefined,
  document: Uint8Array,
  limits: DocumentLimits,
): AsyncGenerator<readonly CutEntity[], Envelope> {
  if (thread === undefined) throw new TypeError('There is no thread although somebody has entered.');
  const { bytes, transfer } = transferable(document);
  thread.tell({ bytes, limits }, transfer);
  for (;;) {
    const piece = await thread.ask('next').catch((error: unknown) => {
      throw isOutOfMemory(error) ? new InvalidDocument([yamlProblems.tooMuchMemory()]) : error;
    });
    if (piece.type === 'end') return piece.envelope;
    yield unpackEntities(piece.entities);
  }
}

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
