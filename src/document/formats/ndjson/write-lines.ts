import { kindNamed } from '../../../kinds/registry.ts';
import type { EntityReference } from '../../../kinds/words.ts';
import { stringifyExact } from '../../../lib/stringify-exact.ts';
import type { WrittenDocument } from '../../written-document.ts';
import { entityStart } from './entity-start.ts';

/** The document as lines of JSON: the envelope first, then a line for each deletion and entity, the counts last. */
export async function* writeLines(document: WrittenDocument): AsyncGenerator<string> {
  const { envelope, deleted, pages, metadata } = document;
  // A delta that deletes nothing is one, too.
  yield `${JSON.stringify(deleted === undefined ? envelope : { ...envelope, deleted: {} })}\n`;
  if (deleted !== undefined && deleted.length > 0) yield deleted.map(deletionLine).join('');
  for await (const { kind, entities } of pages) {
    const start = entityStart(kind.collection);
    if (entities.length > 0) yield entities.map((entity) => `${start}${entity}}\n`).join('');
  }
  yield `${stringifyExact({ metadata: metadata() })}\n`;
}

const deletionLine = ({ kind, key }: EntityReference): string =>
  `${JSON.stringify({ type: kindNamed(kind).collection, deleted: key })}\n`;
