import type { Role } from '../lib/roles.ts';
import type { Permission } from './permissions.ts';

/** Somebody who is signed in. */
export interface Viewer {
  /** What `createdBy` and `exportedBy` say. */
  readonly name: string;
  /** Undefined where the permissions were chosen one by one. */
  readonly role?: Role;
  readonly permissions: ReadonlySet<Permission>;
  /** When being signed in is over; undefined: not by itself. */
  readonly expiresAt?: Date;
  /** Of the access token that was sent, if it was one. */
  readonly tokenId?: string;
}

/** Whom limits of one caller are counted for: names of different ways to sign in may be the same. */
export const callerOf = ({ name, tokenId }: Viewer): string =>
  tokenId === undefined ? `name ${name}` : `token ${tokenId}`;

/** Who asks for something that outlives the request, and ends with their token at the latest. */
export interface Asker {
  readonly createdBy: string;
  readonly tokenId?: string;
  readonly goodUntil?: Date;
}

/** A viewer as what is stored knows them. */
export const askerOf = (viewer: Viewer | undefined): Asker => ({
  createdBy: viewer?.name ?? '',
  ...(viewer?.tokenId !== undefined && { tokenId: viewer.tokenId }),
  ...(viewer?.expiresAt !== undefined && { goodUntil: viewer.expiresAt }),
});

/** Whether somebody has a permission; nobody has none. */
export const has = (viewer: Viewer | undefined, permission: Permission): boolean =>
  viewer?.permissions.has(permission) ?? false;
