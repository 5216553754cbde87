import { setImmediate } from 'node:timers/promises';
import { parseExact } from '../../../lib/parse-exact.ts';
import { keysByCollection } from '../../keys-by-collection.ts';
import type { WrittenDocument, WrittenPage } from '../../written-document.ts';
import { yamlText } from './yaml-text.ts';

/** Written in one go; a few milliseconds' worth, so that others have their turn in between. */
const atOnce = 25;

/** The document as YAML, a few entities at a time. */
export async function* writeYaml(document: WrittenDocument): AsyncGenerator<string> {
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
