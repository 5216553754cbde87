import {
  AccessTokenNotFound,
  type CreatedAccessToken,
  countAccessTokens,
  createAccessToken,
  findAccessTokenPage,
  findAccessTokens,
  GrantRefused,
  InvalidAccessToken,
  permissionsOfRow,
  revokeAccessToken,
} from '../../src/access/access-tokens.ts';
import { InvalidInput } from '../../src/edits/edit-problems.ts';
import { roles } from '../../src/lib/roles.ts';
import type { AccessTokenRow } from '../../src/store/access-token-table.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { unauthenticated } from '../shared/errors.ts';
import { localId } from '../shared/global-id.ts';
import { isSerialNumber, pageTexts, readPage, toConnection } from '../shared/paging.ts';
import { Forbidden, needs, readableWith } from '../shared/permission.ts';
import { Problem } from '../shared/problem.ts';
import { takesAnyText } from '../shared/refuse-unstorable.ts';
import { Permission, Role } from './permission.ts';

const AccessToken = builder.node(builder.objectRef<AccessTokenRow>('AccessToken'), {
  ...readableWith('admin'),
  description:
    'A token by which somebody signs in. It is shown once, when it is made; only its hash is stored.',
  id: { description: pageTexts.idFieldOptions.description, resolve: ({ id }) => id },
  loadManyWithoutCache: (ids: string[], { services }: Context) =>
    findAccessTokens(services.store.dataSource.manager, ids),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Whose it is: `createdBy` of what is done with it.' }),
    prefix: t.exposeString('prefix', {
      description: 'The first characters, by which a person recognises it: `lading_` and six more.',
    }),
    role: t.field({
      type: Role,
      nullable: true,
      description: 'Null where its permissions were chosen one by one.',
      resolve: ({ role }) => roles.find((one) => one === role),
    }),
    permissions: t.field({
      type: [Permission],
      description: 'What it allows; with a role, all that the role has.',
      resolve: (row) => [...permissionsOfRow(row)],
    }),
    createdBy: t.exposeString('created_by', {
      description: 'Who has made it: the name of who was signed in.',
    }),
    createdAt: t.expose('created_at', { type: 'DateTime', description: 'When it was made.' }),
    expiresAt: t.expose('expires_at', {
      type: 'DateTime',
      nullable: true,
      description: 'From then on it is good for nothing; null where that does not happen by itself.',
    }),
    lastUsedAt: t.expose('last_used_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When somebody signed in with it last, as exact as a minute; null where nobody has.',
    }),
    revokedAt: t.expose('revoked_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was revoked; null where it was not.',
    }),
  }),
});

const AccessTokenCreated = builder.objectRef<CreatedAccessToken>('AccessTokenCreated').implement({
  description: 'A token that was made just now.',
  fields: (t) => ({
    accessToken: t.expose('accessToken', {
      type: AccessToken,
      description: 'All that is kept: whose it is, what it allows, until when.',
    }),
    token: t.exposeString('token', {
      description: 'The token itself. Nobody can see it again, so keep it now, as a password is kept.',
    }),
  }),
});

const CreateAccessTokenInput = builder.inputType('CreateAccessTokenInput', {
  description: 'A new token, with a role or with permissions, and not with both.',
  fields: (t) => ({
    name: t.string({ description: 'Whose it is or what for; no other token that is good has the same.' }),
    role: t.field({ type: Role, required: false, description: 'What it allows, by a name.' }),
    permissions: t.field({
      type: [Permission],
      required: false,
      description: 'What it allows, one by one; nobody grants what they do not have.',
    }),
    expiresAt: t.field({
      type: 'DateTime',
      required: false,
      description: 'From then on it is good for nothing; not later than the token of who makes it.',
    }),
  }),
});

builder.objectType(AccessTokenNotFound, {
  name: 'AccessTokenNotFoundError',
  interfaces: [Problem],
  description: 'No token has this id.',
});

builder.mutationField('createAccessToken', (t) =>
  t.field({
    ...needs('admin'),
    type: AccessTokenCreated,
    description: 'Makes a token for somebody, or for a program.',
    args: {
      input: t.arg({
        type: CreateAccessTokenInput,
        description: 'Whose it is to be, and what it allows.',
        ...takesAnyText,
      }),
    },
    errors: {
      types: [InvalidInput],
      union: { description: 'The token, for the only time, or why there is none.' },
    },
    resolve: (_root, { input }, { services, viewer, act }, info) => {
      if (viewer === undefined) throw unauthenticated();
      return createAccessToken(services.store, input, { viewer, now: new Date(), act: act(info) }).catch(
        tell,
      );
    },
  }),
);

function tell(error: unknown): never {
  if (error instanceof InvalidAccessToken) throw new InvalidInput(error.problems);
  throw error instanceof GrantRefused ? new Forbidden(error.permission, error.message) : error;
}

builder.mutationField('revokeAccessToken', (t) =>
  t.field({
    ...needs('admin'),
    type: AccessToken,
    description:
      'Ends a token for good: nobody signs in with it any more, its streams and sockets end, and links and addresses of uploads ' +
      'that were made with it lead nowhere. What its owner had begun goes on.',
    args: { id: t.arg.id({ description: 'Global id of the token, or the UUID within it.' }) },
    errors: {
      types: [AccessTokenNotFound],
      union: { description: 'The token as it is now, or why it was not revoked.' },
    },
    resolve: async (_root, { id }, { services, access, act }, info) => {
      const revoked = await revokeAccessToken(services.store, localId('AccessToken', id), act(info));
      access.end(revoked.id);
      return revoked;
    },
  }),
);

builder.queryField('accessTokens', (t) =>
  t.connection(
    {
      ...needs('admin'),
      type: AccessToken,
      description: 'All tokens that were ever made, page by page, the newest first.',
      resolve: async (_root, args, { services }) => {
        const { manager } = services.store.dataSource;
        const page = readPage(args, services.limits.pageSize, isSerialNumber);
        const found = await findAccessTokenPage(manager, page);
        return toConnection<AccessTokenRow>(page, {
          ...found,
          positionOf: ({ number }) => number,
          countTotal: () => countAccessTokens(manager),
        });
      },
    },
    { name: 'AccessTokenConnection', description: 'One page of the tokens.' },
    { name: 'AccessTokenEdge', description: 'A token and where it stands in the list.' },
  ),
);
