import { kindNames } from '../../../kinds/registry.ts';
import { stringifyExact } from '../../../lib/exact-json.ts';
import { keysByCollection } from '../../deletions.ts';
import type { DocumentFormat, WrittenDocument } from '../../document-format.ts';
import { readDocument } from './read-document.ts';

export const jsonFormat: DocumentFormat<'json'> = {
  name: 'json',
  extension: 'json',
  mediaType: 'application/json',
  kinds: kindNames,
  secrets: 'sealed',
  carriesDeletions: true,
  write: writeDocument,
  // Whatever no other format knows is taken for JSON: its reader says best what is wrong.
  reading: { recognise: () => true, read: readDocument },
};

/**
 * The document as JSON, one entity a line; `entities` has the same bytes wherever the same configuration is exported.
 */
export async function* writeDocument(document: WrittenDocument): AsyncGenerator<string> {
  const { envelope, deleted, aside, pages, metadata } = document;
  const head = deleted === undefined ? envelope : { ...envelope, deleted: keysByCollection(deleted) };
  yield JSON.stringify(head).slice(0, -1);
  if (aside !== undefined) yield* writeAside(aside);
  yield ',"entities":{';
  yield* writeEntities(pages);
  yield `},"metadata":${stringifyExact(metadata())}}\n`;
}

/** The member with lists that stand aside; nothing at all where there are none. */
async function* writeAside({ name, pages }: NonNullable<WrittenDocument['aside']>): AsyncGenerator<string> {
  let isOpen = false;
  for await (const piece of writeEntities(pages)) {
    yield isOpen ? piece : `,${JSON.stringify(name)}:{${piece}`;
    isOpen = true;
  }
  if (isOpen) yield '}';
}

async function* writeEntities(pages: WrittenDocument['pages']): AsyncGenerator<string> {
  let open: string | undefined;
  let separator = '';
  for await (const { kind, entities } of pages) {
    if (open !== kind.collection) {
      yield `${open === undefined ? '' : '],'}\n${JSON.stringify(kind.collection)}:[`;
      open = kind.collection;
      separator = '\n';
    }
    if (entities.length === 0) continue;
    yield `${separator}${entities.join(',\n')}`;
    separator = ',\n';
  }
  if (open !== undefined) yield ']';
}
