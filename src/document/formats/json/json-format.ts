import { kindNames } from '../../../kinds/registry.ts';
import type { DocumentFormat } from '../../document-format.ts';
import { readDocument } from './read-document.ts';
import { writeDocument } from './write-document.ts';

export const jsonFormat: DocumentFormat = {
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
