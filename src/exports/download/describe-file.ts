import { compressions } from '../../document/compressions.ts';
import type { DocumentFormat } from '../../document/document-format.ts';
import type { DownloadRequest } from './download-request.ts';

/** A file as whoever downloads it sees it, before its first byte. */
export interface FileDescription {
  readonly filename: string;
  readonly mediaType: string;
}

/** Named after when the link was made, so that the link and the file say the same. */
export function describeFile(
  format: DocumentFormat,
  { compression, passphrase }: Pick<DownloadRequest, 'compression' | 'passphrase'>,
  createdAt: Date,
): FileDescription {
  const { extension, mediaType } = compressions[compression];
  const isSealed = passphrase !== undefined;
  return {
    filename: `lading-export-${stampOf(createdAt)}.${format.extension}${extension}${isSealed ? '.age' : ''}`,
    // What is inside a sealed file is nobody's business.
    mediaType: isSealed ? 'application/octet-stream' : (mediaType ?? format.mediaType),
  };
}

/** `2026-11-22T10-30-00Z`: some file systems have no colons. */
const stampOf = (date: Date): string => date.toISOString().replace(/\.\d+/, '').replaceAll(':', '-');
