import type { Viewer as SignedIn } from '../../src/access/viewer.ts';
import { builder } from '../builder.ts';
import { unauthenticated } from '../shared/errors.ts';
import { signedIn } from '../shared/permission.ts';
import { Permission, Role } from './permission.ts';

const Viewer = builder.objectRef<SignedIn>('Viewer').implement({
  description: 'Who asks, and what they may do.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What `createdBy` and `exportedBy` say of them.' }),
    role: t.expose('role', {
      type: Role,
      nullable: true,
      description: 'Null where the permissions were chosen one by one.',
    }),
    permissions: t.field({
      type: [Permission],
      description: 'All that they have, in the order of the enum.',
      resolve: ({ permissions }) => [...permissions],
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When being signed in is over; null where that does not happen by itself.',
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    ...signedIn,
    type: Viewer,
    description: 'Who is signed in, for anybody who is.',
    resolve: (_root, _args, { viewer }) => {
      if (viewer === undefined) throw unauthenticated();
      return viewer;
    },
  }),
);
