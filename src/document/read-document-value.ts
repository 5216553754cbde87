import { kindOfCollection } from '../kinds/registry.ts';
import { stringifyExact } from '../lib/exact-json.ts';
import { isJsonObject, type Json } from '../lib/json.ts';
import { DocumentChecks } from './document-checks.ts';
import type { CutEntity, Envelope } from './document-format.ts';
import { cutEntity, keyInValue } from './formats/json/cut-entity.ts';
import {
  type BrokenLimit,
  brokenBy,
  type TakenValue,
  unfinished,
  ValueScanner,
} from './formats/json/take-value.ts';
import { type DocumentLimits, entityRoom } from './limits.ts';
import { documentStart } from './places.ts';
import { documentProblems } from './problems.ts';
import { ownMember } from './tolerate-entity.ts';

const batchSize = 500;

interface Reading {
  readonly checks: DocumentChecks;
  readonly limits: DocumentLimits;
}

/** Reads a document that is already a value, such as a GraphQL variable, with the contract of the other readers. */
export async function* readDocumentValue(
  value: unknown,
  limits: DocumentLimits,
): AsyncGenerator<readonly CutEntity[], Envelope> {
  const checks = new DocumentChecks(limits);
  const document = readEnvelope(value, checks);
  let batch: CutEntity[] = [];
  for (const entity of readLists(document, { checks, limits })) {
    if (batch.push(entity) < batchSize) continue;
    if (!checks.isRefused) yield batch;
    batch = [];
  }
  const envelope = checks.finish();
  if (batch.length > 0) yield batch;
  return envelope;
}

type Document = Readonly<Record<string, unknown>>;

function readEnvelope(value: unknown, checks: DocumentChecks): Document {
  if (!isJsonObject(value))
    return checks.refuse(isList(value) ? documentProblems.list() : documentProblems.notAnObject());
  const document = unwrap(value, checks);
  for (const [name, member] of Object.entries(document)) {
    if (name === 'deleted') readDeleted(member, checks);
    else if (name !== 'entities' && name !== ownMember) checks.keep(name, member);
  }
  return document;
}

function* readLists(document: Document, reading: Reading): Generator<CutEntity> {
  yield* readAside(document[ownMember], reading);
  yield* readEntities(document['entities'], reading);
}

/** Lists that stand aside in what we write for ContextForge; whatever else somebody has put there is not ours. */
function* readAside(aside: unknown, { checks, limits }: Reading): Generator<CutEntity> {
  for (const [collection, items] of Object.entries(isJsonObject(aside) ? aside : {})) {
    if (kindOfCollection(collection) === undefined || !checks.openCollection(collection)) continue;
    if (isList(items)) yield* readItems(collection, items, { checks, limits });
    else checks.add(documentProblems.mustBeList(collection));
  }
}

function readDeleted(deleted: unknown, checks: DocumentChecks): void {
  checks.deletions.open();
  if (!isJsonObject(deleted)) checks.add(documentProblems.mustBeObject('deleted'));
  for (const [collection, keys] of Object.entries(isJsonObject(deleted) ? deleted : {})) {
    if (!checks.deletions.openCollection(collection)) continue;
    if (isList(keys)) readKeys(collection, keys, checks);
    else checks.add(documentProblems.mustBeList(collection, 'deleted'));
  }
}

function readKeys(collection: string, keys: readonly unknown[], checks: DocumentChecks): void {
  for (const [index, key] of keys.entries()) {
    checks.countEntity();
    checks.deletions.take(collection, index, key);
  }
}

function unwrap(value: Readonly<Record<string, unknown>>, checks: DocumentChecks) {
  const isWrapped = Object.hasOwn(value, 'import_data');
  if (isWrapped) checks.openWrapper();
  for (const [name, member] of Object.entries(value)) checks.beside(name, member);
  if (!isWrapped) return value;
  const inner = value['import_data'];
  return isJsonObject(inner) ? inner : checks.refuse(documentProblems.mustBeObject('import_data'));
}

function* readEntities(entities: unknown, reading: Reading): Generator<CutEntity> {
  if (entities === undefined) return;
  const { checks } = reading;
  checks.openEntities();
  if (!isJsonObject(entities)) return checks.add(documentProblems.mustBeObject('entities'));
  for (const [collection, items] of Object.entries(entities)) {
    if (!checks.openCollection(collection)) continue;
    if (isList(items)) yield* readItems(collection, items, reading);
    else checks.add(documentProblems.mustBeList(collection));
  }
}

function* readItems(collection: string, items: readonly unknown[], { checks, limits }: Reading) {
  for (const [index, item] of items.entries()) {
    checks.countEntity();
    yield cutValue(item, { collection, index }, limits);
  }
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/**
 * An entity that is already a value in its exact form, as if it were cut out of a text: a text is quick to hand to
 * another thread.
 */
function cutValue(
  value: unknown,
  place: Pick<CutEntity, 'collection' | 'index'>,
  limits: DocumentLimits,
): CutEntity {
  // Of a value no member can be there twice.
  const cut = (taken: Pick<TakenValue, 'breaks' | 'bytes'>): CutEntity => ({
    ...cutEntity({ ...taken, place: documentStart, members: 0 }, place, limits),
    members: undefined,
    ...(taken.bytes === undefined && { notes: { key: keyInValue(value, place.collection) } }),
  });
  const text = textOf(value);
  if (text === undefined) return cut({ breaks: 'depth', bytes: undefined });
  const bytes = Buffer.from(text);
  const breaks = brokenIn(bytes, limits);
  return cut({ breaks, bytes: breaks === undefined ? bytes : undefined });
}

/** The JSON of a value; undefined where it is too deep to be written. */
function textOf(value: unknown): string | undefined {
  try {
    return value === undefined ? 'null' : stringifyExact(value as Json);
  } catch (error) {
    // The engine writes by recursion, and says so when it is out of stack.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function brokenIn(bytes: Buffer, limits: DocumentLimits): BrokenLimit | undefined {
  const scanner = new ValueScanner(bytes[0] ?? 0);
  const end = scanner.scan(bytes, 0);
  if (end === unfinished && !scanner.isBare) throw new TypeError('A value was written that has no end.');
  const room = entityRoom(limits);
  return brokenBy(scanner, limits, room) ?? (bytes.length > room.bytes ? 'size' : undefined);
}
