import type { Role } from '../lib/roles.ts';

/** What a caller may do, each by itself; the API says of each what it is for. */
export const permissions = [
  'config_read',
  'config_write',
  'config_export',
  'secrets_export',
  'config_plan',
  'config_import',
  'imports_approve',
  'backups_manage',
  'environments_manage',
  'admin',
] as const;
export type Permission = (typeof permissions)[number];

const notForOperators: readonly Permission[] = ['imports_approve', 'environments_manage', 'admin'];

/** The permissions that each role has. */
export const permissionsOfRole: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  viewer: new Set(['config_read']),
  operator: new Set(permissions.filter((permission) => !notForOperators.includes(permission))),
  admin: new Set(permissions),
};

/** A permission as clients know it: `CONFIG_READ`. */
export const permissionName = (permission: Permission): Uppercase<Permission> =>
  // `toUpperCase` does not say what it makes.
  permission.toUpperCase() as Uppercase<Permission>;

/** What somebody is told who lacks a permission; `own` are those that they have. */
export const forbiddenMessage = (permission: Permission, own: ReadonlySet<Permission>): string =>
  `You do not have the permission ${permissionName(permission)}, which this needs. ${own.size === 0 ? noRole : askForIt}`;

const askForIt =
  'Ask who gave you your token for one that has it; `viewer { permissions }` lists what yours has.';

const noRole =
  'You are known here, and nothing that your identity provider says of you gives you a role: ask who runs this server to ' +
  'give one to a claim of yours (LADING_OIDC_ROLES).';
