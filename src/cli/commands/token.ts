import { Option } from 'commander';
import type { AccessTokenFieldsFragment, Permission, Role } from '../../client/generated/graphql.ts';
import type { LadingClient } from '../../client/lading-client.ts';
import { defineCommand, defineGroup, tellJson } from '../command.ts';
import { CommandFailure } from '../exit-codes.ts';
import { shortId, uuidIn } from '../global-id.ts';
import { listOption, momentAhead } from '../options.ts';
import { allNodes } from '../pages.ts';
import { type Listing, type Output, outputOption, shownInstant, tellRows } from '../table.ts';
import { remark } from '../words.ts';

type AccessToken = AccessTokenFieldsFragment;

const roles = { viewer: 'VIEWER', operator: 'OPERATOR', admin: 'ADMIN' } as const satisfies Record<
  string,
  Role
>;

interface CreateOptions {
  readonly role?: keyof typeof roles;
  readonly permissions?: readonly string[];
  readonly expires?: string;
}

const createCommand = defineCommand<CreateOptions>({
  name: 'create',
  summary: 'make a token for somebody or for a program; it is shown once',
  arguments: { '<name>': 'whose it is or what for; createdBy has it' },
  example: 'lading token create ci --role operator --expires 90d > token.txt',
  options: [
    new Option('--role <role>', 'what it allows').choices(Object.keys(roles)).conflicts('permissions'),
    listOption('--permissions <permissions>', 'the same one by one, such as config_read,config_plan'),
    new Option('--expires <when>', 'a time, or so many days or hours from now (90d, 12h)').argParser(
      momentAhead,
    ),
  ],
  run: async (session, [name = ''], { role, permissions, expires }) => {
    const client = await session.connect();
    const answer = await client.createAccessToken({
      name,
      ...(role !== undefined && { role: roles[role] }),
      // The server knows which there are, and says so.
      ...(permissions !== undefined && {
        permissions: permissions.map((one) => one.toUpperCase().replaceAll('-', '_') as Permission),
      }),
      ...(expires !== undefined && { expiresAt: expires }),
    });
    if (answer.__typename !== 'AccessTokenCreated') throw refused(answer);
    const { token, accessToken } = answer;
    if (session.telling !== 'text') {
      await tellJson(session, { token, accessToken });
      return 'done';
    }
    const until = accessToken.expiresAt === null ? '' : `, until ${shownInstant(accessToken.expiresAt)} UTC`;
    session.terminal.note(`Made a token for '${name}': ${allowsOf(accessToken)}${until}.`);
    session.terminal.note('It is shown this once and never again; keep it as a password is kept.');
    await session.terminal.say(token);
    return 'done';
  },
});

interface Problem {
  readonly __typename: string;
  readonly code: string;
  readonly message: string;
  readonly problems?: readonly { readonly code: string; readonly message: string }[];
}

function refused({ __typename, code, message, problems = [] }: Problem): CommandFailure {
  const told =
    problems.length === 0
      ? [message]
      : problems.map((problem) => `${remark(problem.message)} (${problem.code})`);
  return new CommandFailure(__typename === 'ForbiddenError' ? 'notAllowed' : 'unexpected', told.join('\n'), {
    code: problems[0]?.code ?? code,
    problems,
  });
}

const allowsOf = ({ role, permissions }: Pick<AccessToken, 'role' | 'permissions'>): string =>
  role ?? permissions.join(', ');

const isGood = ({ expiresAt, revokedAt }: AccessToken): boolean =>
  revokedAt === null && (expiresAt === null || new Date(expiresAt) > new Date());

function stateOf(token: AccessToken): string {
  if (token.revokedAt !== null) return 'revoked';
  return isGood(token) ? 'good' : 'expired';
}

const instantOf = (time: string | null): string => (time === null ? '' : shownInstant(time));

const listing: Listing<AccessToken> = {
  plural: 'accessTokens',
  singular: 'accessToken',
  nameOf: ({ name }) => name,
  ifEmpty:
    'There are no tokens but that of the settings. Make one with: lading token create <name> --role <role>',
  columns: [
    { title: 'ID', of: ({ id }) => shortId(id) },
    { title: 'NAME', of: ({ name }) => name, gives: { least: 12 } },
    { title: 'BEGINS', of: ({ prefix }) => prefix, gives: { way: 2 } },
    { title: 'ALLOWS', of: allowsOf, gives: { least: 10 } },
    { title: 'STATE', of: stateOf },
    { title: 'EXPIRES', of: ({ expiresAt }) => instantOf(expiresAt), gives: { way: 3 } },
    { title: 'LAST USED', of: ({ lastUsedAt }) => instantOf(lastUsedAt), gives: { way: 4 } },
    { title: 'MADE BY', of: ({ createdBy }) => createdBy, gives: { least: 8, way: 1 } },
    { title: 'MADE', of: ({ createdAt }) => shownInstant(createdAt), isWide: true },
  ],
};

const allTokens = (client: LadingClient): Promise<AccessToken[]> =>
  allNodes((after) => client.accessTokens({ first: 200, ...(after && { after }) }));

const listCommand = defineCommand<{ readonly output: Output; readonly all?: boolean }>({
  name: 'list',
  summary: 'list the tokens that are good, the newest first',
  example: 'lading token list --all -o wide',
  options: [new Option('--all', 'those that were revoked or have expired as well'), outputOption()],
  run: async (session, _args, { output, all = false }) => {
    const tokens = await allTokens(await session.connect());
    const listed = all ? tokens : tokens.filter(isGood);
    await tellRows(session, listed, listing, output);
    const others = tokens.length - listed.length;
    if (others > 0 && session.telling === 'text')
      session.terminal.note(`${others} more ${others === 1 ? 'was' : 'were'} revoked or expired; see --all.`);
    return 'done';
  },
});

const revokeCommand = defineCommand({
  name: 'revoke',
  summary: 'end a token for good, with its streams and links',
  arguments: { '<token>': 'its name, or the first characters of its id or of the token itself' },
  example: 'lading token revoke ci',
  run: async (session, [word = '']) => {
    const client = await session.connect();
    const { id } = tokenNamed(await allTokens(client), word);
    const answer = await client.revokeAccessToken(id);
    if (answer.__typename !== 'AccessToken') throw refused(answer);
    const { __typename, ...accessToken } = answer;
    if (session.telling !== 'text') await tellJson(session, { accessToken });
    else
      session.terminal.note(`Revoked the token of '${accessToken.name}': nobody signs in with it any more.`);
    return 'done';
  },
});

/** The token that is meant; a name that was given again means the one that is good. */
function tokenNamed(tokens: readonly AccessToken[], word: string): AccessToken {
  const named = tokens.filter(({ name }) => name === word);
  const good = named.filter(isGood);
  const found =
    named.length > 0 ? (good.length > 0 ? good : named.slice(0, 1)) : tokens.filter(beginsWith(word));
  const [first] = found;
  if (first === undefined)
    throw new CommandFailure('unexpected', `There is no token '${word}'.`, {
      code: 'NOT_FOUND',
      advice: 'See which there are with: lading token list --all',
    });
  if (found.length === 1) return first;
  const lines = found.map(({ id, name }) => `  ${uuidIn(id)}  ${remark(name)}`);
  throw new CommandFailure(
    'unexpected',
    [`Several tokens begin with '${word}'; give more of it:`, ...lines].join('\n'),
  );
}

const leastBeginning = 4;

const beginsWith =
  (word: string) =>
  ({ id, prefix }: AccessToken): boolean =>
    word.length >= leastBeginning &&
    (id === word ||
      uuidIn(id)?.startsWith(word.toLowerCase()) ||
      (word.startsWith('lading_') && word.startsWith(prefix)));

/** Tokens that people and programs sign in with. */
export const tokenCommands = defineGroup({
  name: 'token',
  summary: 'access tokens: create, list, revoke',
  commands: [createCommand, listCommand, revokeCommand],
});

/** Says as whom a server knows the one who asks. */
export const whoamiCommand = defineCommand({
  name: 'whoami',
  summary: 'say who is signed in, and what they may do',
  example: 'lading whoami',
  run: async (session) => {
    const client = await session.connect();
    const viewer = await client.viewer();
    if (session.telling !== 'text') {
      await tellJson(session, { url: client.url, viewer });
      return 'done';
    }
    const { name, role, permissions, expiresAt } = viewer;
    await session.terminal.say(
      [
        `${remark(name)} at ${await session.serverName(client)}`,
        `Role: ${role ?? 'none, but permissions one by one'}`,
        `Permissions: ${permissions.join(', ') || 'none'}`,
        `Expires: ${expiresAt === null ? 'not by itself' : `${shownInstant(expiresAt)} UTC`}`,
      ].join('\n'),
    );
    return 'done';
  },
});
