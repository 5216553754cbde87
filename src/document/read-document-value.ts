import { kindOfCollection } from '../kinds/registry.ts';
import { isJsonObject } from '../lib/json.ts';
import type { CutEntity } from './cut-entity.ts';
import { DocumentChecks } from './document-checks.ts';
import { documentProblems } from './document-problems.ts';
import type { Envelope } from './envelope.ts';
import { cutValue } from './formats/json/cut-value.ts';
import type { DocumentLimits } from './limits.ts';
import { ownMember } from './own-places.ts';

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
