import { kindNames } from '../../../kinds/registry.ts';
import type { DocumentFormat } from '../../document-format.ts';
import { readDocument } from '../json/read-document.ts';
import { writeContextForge } from './write-contextforge.ts';

export const contextForgeFormat: DocumentFormat = {
  name: 'contextforge',
  extension: 'json',
  mediaType: 'application/json',
  kinds: kindNames,
  secrets: 'sealed',
  carriesDeletions: true,
  write: writeContextForge,
  reading: { recognise: recogniseContextForge, read: readDocument },
};

/** Its envelope tells how secrets are sealed, and lacks the version of the API that ours has. */
function recogniseContextForge(start: Buffer): boolean {
  const text = start
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  const [envelope = ''] = text.split('"entities"', 1);
  return (
    text.startsWith('{') && /"encryption_method"\s*:/.test(envelope) && !/"api_version"\s*:/.test(envelope)
  );
}
