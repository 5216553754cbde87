import { type Permission, permissionName } from './permissions.ts';
import type { Viewer } from './viewer.ts';

/** What somebody is told who lacks a permission. */
export const forbiddenMessage = (permission: Permission): string =>
  `You do not have the permission ${permissionName(permission)}, which this needs. Ask who gave you your token for one ` +
  'that has it; `viewer { permissions }` lists what yours has.';

/** Whether somebody has a permission; nobody has none. */
export const has = (viewer: Viewer | undefined, permission: Permission): boolean =>
  viewer?.permissions.has(permission) ?? false;
