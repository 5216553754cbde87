import type { EntityManager } from 'typeorm';
import type { Account, Act } from '../audit/audit-log.ts';
import { revokeLinksOf } from '../exports/download-links.ts';
import { isLongerThan } from '../lib/characters.ts';
import { type Page, type PageRequest, pageOf } from '../lib/page.ts';
import { type Problem, ProblemError } from '../lib/problem.ts';
import { type Role, roles } from '../lib/roles.ts';
import { isStorable } from '../lib/storable.ts';
import { isUuid } from '../lib/uuid.ts';
import type { AccessTokenRow } from '../store/access-token-table.ts';
import type { Store } from '../store/store.ts';
import { expireUploadsOf } from '../uploads/uploads.ts';
import { adminName } from './identity.ts';
import { type Permission, permissionName, permissions, permissionsOfRole } from './permissions.ts';
import { hashOf, makeToken, prefixOf } from './token-text.ts';
import type { Viewer } from './viewer.ts';

/** What somebody wants of a new token; as the API takes it. */
export interface NewAccessToken {
  readonly name: string;
  readonly role?: Role | null | undefined;
  readonly permissions?: readonly Permission[] | null | undefined;
  readonly expiresAt?: Date | null | undefined;
}

/** A token that was just made, for the only time that it is known. */
export interface CreatedAccessToken {
  readonly accessToken: AccessTokenRow;
  readonly token: string;
}

/** What is wrong with a token that is to be made; paths lead into what was asked for. */
export class InvalidAccessToken extends ProblemError {}

/** Nobody grants what they do not have. */
export class GrantRefused extends Error {
  override readonly name = 'GrantRefused';
  readonly permission: Permission;

  constructor(permission: Permission) {
    super(
      `You do not have the permission ${permissionName(permission)} yourself, and nobody grants what they do not have. ` +
        'Leave it out, or ask somebody who has it.',
    );
    this.permission = permission;
  }
}

/** No token has this id. */
export class AccessTokenNotFound extends Error {
  override readonly name = 'AccessTokenNotFound';

  constructor(id: string) {
    super(`There is no access token with the id '${id}'; look at the list of them.`);
  }
}

/** Who watches for the end of a token waits for this notice. */
export const revokedTopic = (id: string): string => `${revoked}${id}`;

/** The token that a notice says the end of; undefined where it is about something else. */
export const revokedIn = (topic: string): string | undefined =>
  topic.startsWith(revoked) ? topic.slice(revoked.length) : undefined;

const revoked = 'revoked token ';

/** Makes a token. Throws `InvalidAccessToken` and `GrantRefused`. */
export async function createAccessToken(
  store: Store,
  wanted: NewAccessToken,
  { viewer, now, act }: { readonly viewer: Viewer; readonly now: Date; readonly act: Act },
): Promise<CreatedAccessToken> {
  const [first, ...others] = problemsOf(wanted, viewer, now);
  if (first !== undefined) throw new InvalidAccessToken([first, ...others]);
  const granted = wanted.role ? permissionsOfRole[wanted.role] : new Set(wanted.permissions);
  const lacking = [...granted].find((permission) => !viewer.permissions.has(permission));
  if (lacking !== undefined) throw new GrantRefused(lacking);
  const token = makeToken();
  const accessToken = await store.transaction(async (manager) => {
    const row = await insert(manager, wanted, token, viewer.name);
    if (row !== undefined) await act.done(manager, accountOf(row));
    return row;
  });
  if (accessToken === undefined) throw new InvalidAccessToken([nameTaken]);
  return { accessToken, token };
}

/**
 * Ends a token for good, and with it the links and addresses of uploads that were made with it; one that was ended before
 * stays so. Throws `AccessTokenNotFound`.
 */
export async function revokeAccessToken(store: Store, id: string, act: Act): Promise<AccessTokenRow> {
  if (!isUuid(id)) throw new AccessTokenNotFound(id);
  const row = await store.transaction(async (manager) => {
    await store.notify(revokedTopic(id), manager);
    await revokeLinksOf(store, manager, id);
    await expireUploadsOf(manager, id);
    const [rows] = await manager.query(
      'UPDATE access_tokens SET revoked_at = coalesce(revoked_at, now()) WHERE id = $1 RETURNING *',
      [id],
    );
    if (rows[0] !== undefined) await act.done(manager, accountOf(rows[0]));
    return rows[0];
  });
  if (row === undefined) throw new AccessTokenNotFound(id);
  return row;
}

const accountOf = (row: AccessTokenRow): Account => ({
  details: { token: row.id, permissions: [...permissionsOfRow(row)].map(permissionName) },
});

/** The permissions of a token as it is stored. */
export function permissionsOfRow({ role, permissions: own }: AccessTokenRow): ReadonlySet<Permission> {
  const known = roles.find((one) => one === role);
  if (known !== undefined) return permissionsOfRole[known];
  // A newer server may have stored others.
  return new Set(permissions.filter((permission) => own?.includes(permission)));
}

/** Who has signed in with a token. */
export function viewerOfRow(row: AccessTokenRow): Viewer {
  const role = roles.find((one) => one === row.role);
  return {
    name: row.name,
    ...(role !== undefined && { role }),
    permissions: permissionsOfRow(row),
    ...(row.expires_at !== null && { expiresAt: row.expires_at }),
    tokenId: row.id,
  };
}

/** Tokens, newest first, between two of their numbers. */
export async function findAccessTokenPage(
  manager: EntityManager,
  { after, before, limit, fromEnd }: PageRequest,
): Promise<Page<AccessTokenRow>> {
  const found: AccessTokenRow[] = await manager.query(
    `SELECT * FROM access_tokens WHERE ($1::bigint IS NULL OR number < $1) AND ($2::bigint IS NULL OR number > $2)
     ORDER BY number ${fromEnd ? 'ASC' : 'DESC'} LIMIT $3`,
    [after, before, limit + 1],
  );
  return pageOf(found, { limit, fromEnd });
}

export async function countAccessTokens(manager: EntityManager): Promise<number> {
  const [row] = await manager.query('SELECT count(*)::integer AS count FROM access_tokens');
  return row.count;
}

/** In the order of the ids; undefined where there is none. */
export async function findAccessTokens(
  manager: EntityManager,
  ids: readonly string[],
): Promise<(AccessTokenRow | undefined)[]> {
  const rows: AccessTokenRow[] = await manager.query('SELECT * FROM access_tokens WHERE id = ANY($1)', [
    ids.filter(isUuid),
  ]);
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => found.get(id.toLowerCase()));
}

// Any constant will do, as long as every replica uses it.
const createLock = 4_444_005;

/** Undefined where another token that is good has the name: `createdBy` would say too little. */
async function insert(
  manager: EntityManager,
  { name, role, permissions: own, expiresAt }: NewAccessToken,
  token: string,
  createdBy: string,
): Promise<AccessTokenRow | undefined> {
  await manager.query('SELECT pg_advisory_xact_lock($1)', [createLock]);
  const [row] = await manager.query(
    `INSERT INTO access_tokens (name, hash, prefix, role, permissions, expires_at, created_by)
     SELECT $1::text, $2::bytea, $3::text, $4::text, $5::text[], $6::timestamptz, $7::text
     WHERE NOT EXISTS (SELECT FROM access_tokens WHERE lower(name) = lower($1::text) AND revoked_at IS NULL
       AND coalesce(expires_at > now(), true)) RETURNING *`,
    [
      name,
      hashOf(token),
      prefixOf(token),
      role ?? null,
      role ? null : permissions.filter((permission) => own?.includes(permission)),
      expiresAt ?? null,
      createdBy,
    ],
  );
  return row;
}

const longestName = 100;

function problemsOf(wanted: NewAccessToken, viewer: Viewer, now: Date): Problem[] {
  const { name, role, permissions: own, expiresAt } = wanted;
  const hasOwn = own != null && own.length > 0;
  return [
    ...(isName(name)
      ? []
      : [wrong('/name', `A token has a name of 1 to ${longestName} characters in one line; give it one.`)]),
    ...(name.toLowerCase() === adminName ? [nameTaken] : []),
    ...((role != null) === hasOwn
      ? [wrong('/permissions', 'Give a token either a role or permissions, one at least, and not both.')]
      : []),
    ...lifeProblems(expiresAt ?? undefined, viewer, now),
  ];
}

const isName = (name: string): boolean =>
  name.trim() === name &&
  name !== '' &&
  isStorable(name) &&
  !/\p{Cc}/u.test(name) &&
  !isLongerThan(name, longestName);

/** Who is signed in for a time could otherwise stay for ever. */
function lifeProblems(expiresAt: Date | undefined, { expiresAt: own }: Viewer, now: Date): Problem[] {
  if (expiresAt !== undefined && expiresAt <= now)
    return [
      wrong('/expiresAt', 'The time at which the token is to expire is over already; choose a later one.'),
    ];
  if (own === undefined || (expiresAt !== undefined && expiresAt <= own)) return [];
  return [
    wrong(
      '/expiresAt',
      `Your own token expires at ${own.toISOString()}, and none that you make may last longer; choose an earlier time.`,
    ),
  ];
}

const wrong = (path: string, message: string): Problem => ({ code: 'INVALID_FIELD', message, path });

const nameTaken: Problem = {
  code: 'NAME_TAKEN',
  message:
    'Another token that is good has this name, or it is that of the token of the settings; choose another one.',
  path: '/name',
};
