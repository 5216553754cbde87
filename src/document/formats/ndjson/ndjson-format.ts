import { kindNames } from '../../../kinds/registry.ts';
import type { DocumentFormat } from '../../document-format.ts';
import { readLines } from './read-lines.ts';
import { recogniseLines } from './recognise-lines.ts';
import { writeLines } from './write-lines.ts';

export const ndjsonFormat: DocumentFormat = {
  name: 'ndjson',
  extension: 'ndjson',
  mediaType: 'application/x-ndjson',
  kinds: kindNames,
  secrets: 'sealed',
  carriesDeletions: true,
  write: writeLines,
  reading: { recognise: recogniseLines, read: readLines },
};
