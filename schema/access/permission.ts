import { permissions } from '../../src/access/permissions.ts';
import { roles } from '../../src/lib/roles.ts';
import { builder } from '../builder.ts';
import { enumValues } from '../shared/enums.ts';
import { Forbidden } from '../shared/permission.ts';
import { Problem } from '../shared/problem.ts';

/** The enum of what callers may do. */
export const Permission = builder.enumType('Permission', {
  description:
    'What a caller may do, each by itself: whatever an operation needs has to be among `permissions` of `viewer`.',
  values: enumValues(permissions, {
    config_read: 'Entities, jobs, outcomes, previews; never a secret, not even sealed.',
    config_write: 'Create, update and delete single entities.',
    config_export: 'Export documents, secrets omitted.',
    secrets_export: 'Export documents with their sealed secrets, with CONFIG_EXPORT.',
    config_plan: 'Uploads, dry runs, differences: whatever plans and writes no entity.',
    config_import: 'Import, apply, undo, cancel.',
    imports_approve: "Approve somebody else's plan.",
    backups_manage: 'Schedules, backups, restores.',
    environments_manage: 'Environments and promotion to them.',
    admin: 'Tokens, audit log, secret rotation, deleting jobs.',
  }),
});

/** The enum of names for sets of permissions. */
export const Role = builder.enumType('Role', {
  description: 'A name for a set of permissions.',
  values: enumValues(roles, {
    viewer: 'CONFIG_READ alone: looks at everything, and changes nothing.',
    operator: 'All but IMPORTS_APPROVE, ENVIRONMENTS_MANAGE and ADMIN.',
    admin: 'Every permission that there is.',
  }),
});

builder.objectType(Forbidden, {
  name: 'ForbiddenError',
  interfaces: [Problem],
  description: 'Who asked lacks the permission that this needs; nothing was done.',
  fields: (t) => ({
    permission: t.expose('permission', {
      type: Permission,
      description: 'The one that is lacking; others may be lacking besides.',
    }),
  }),
});
