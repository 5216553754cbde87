import { setImmediate } from 'node:timers/promises';
import { kindNames } from '../../../kinds/registry.ts';
import { parseExact } from '../../../lib/exact-json.ts';
import { keysByCollection } from '../../deletions.ts';
import type { DocumentFormat, WrittenDocument, WrittenPage } from '../../document-format.ts';
import { readYaml } from './read-yaml.ts';
import { yamlText } from './yaml-text.ts';

export const yamlFormat: DocumentFormat<'yaml'> = {
  name: 'yaml',
  extension: 'yaml',
  mediaType: 'application/yaml',
  kinds: kindNames,
  secrets: 'sealed',
  carriesDeletions: true,
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
