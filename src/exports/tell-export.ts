import type { EntityManager } from 'typeorm';
import type { Account, AuditDetails } from '../audit/audit-log.ts';
import type { DownloadRequest } from './download-request.ts';
import { choose, type ExportSelection, findMissing, namedKinds } from './export-selection.ts';

/** What the audit log tells of an export: which entities were asked for by name, as far as they are there, and how. */
export async function accountOfExport(
  manager: EntityManager,
  selection: ExportSelection,
  details: AuditDetails = {},
): Promise<Account> {
  const found = await choose(manager, selection);
  const missing = new Set((await findMissing(manager, found)).map(({ kind, key }) => `${kind} ${key}`));
  const named = (found.chosen ?? []).flatMap(({ kind, keys }) => (keys ?? []).map((key) => ({ kind, key })));
  return {
    entities: named.filter(({ kind, key }) => !missing.has(`${kind} ${key}`)),
    details: { ...detailsOfSelection(selection), ...details },
  };
}

/** The same of a file that an export is to become. */
export const accountOfFile = (
  manager: EntityManager,
  { selection, format, compression, passphrase }: Omit<DownloadRequest, 'targetSecret'>,
  link: string,
): Promise<Account> =>
  accountOfExport(manager, selection, { link, format, compression, isFileSealed: passphrase !== undefined });

function detailsOfSelection(selection: ExportSelection): AuditDetails {
  const kinds = namedKinds(selection);
  const { secrets, recipient } = selection;
  return { secrets, ...(recipient !== undefined && { recipient }), ...(kinds.length > 0 && { kinds }) };
}
