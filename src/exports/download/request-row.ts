import { z } from 'zod';
import { compressionNames } from '../../document/compressions.ts';
import { formatNames } from '../../document/document-format.ts';
import type { KeyRing } from '../../secrets/key-ring.ts';
import type { ExportRow } from '../../store/file-tables.ts';
import type { ExportSelection } from '../export-selection.ts';
import type { DownloadRequest } from './download-request.ts';
import type { NewExport } from './links.ts';

type RequestRow = Pick<NewExport, 'selection' | 'format' | 'compression' | 'secrets'>;

/** A request as it is stored: what is secret in it is sealed. */
export function rowOfRequest(ring: KeyRing, id: string, request: DownloadRequest): RequestRow {
  const { selection, format, compression, ...secrets } = request;
  const hasSecrets = Object.values(secrets).some((secret) => secret !== undefined);
  const sealed = hasSecrets ? ring.sealBytes(placeOf(id), Buffer.from(JSON.stringify(secrets))) : undefined;
  return { selection, format, compression, secrets: sealed };
}

/** Undefined where its secrets were sealed under one that is not on the ring, or where a newer server has stored it. */
export function requestOfRow(ring: KeyRing, row: ExportRow): DownloadRequest | undefined {
  const words = storedWords.safeParse(row);
  const secrets = row.secrets === null ? {} : openSecrets(ring, row.id, row.secrets);
  if (!words.success || secrets === undefined) return undefined;
  // Only `rowOfRequest` writes the column.
  return { ...words.data, ...secrets, selection: row.selection as ExportSelection };
}

const storedWords = z.object({ format: z.enum(formatNames), compression: z.enum(compressionNames) });

type Secrets = Pick<DownloadRequest, 'passphrase' | 'targetSecret'>;

function openSecrets(ring: KeyRing, id: string, sealed: Uint8Array): Secrets | undefined {
  const clear = ring.openBytes(placeOf(id), sealed);
  return clear && JSON.parse(clear.toString('utf8'));
}

const placeOf = (id: string): string => JSON.stringify(['export', id]);
