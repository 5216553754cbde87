import { Option } from 'commander';
import { defineCommand, defineGroup, type Session } from '../command.ts';
import { serverUrl, tokenIn } from '../connection.ts';
import { contextNamed, contextsFile, readContexts, writeContexts } from '../contexts.ts';
import type { Context } from '../contexts-form.ts';
import { CommandFailure } from '../exit-codes.ts';
import { secretOf, secrets } from '../secrets.ts';
import { type Listing, type Output, outputOption, tellRows } from '../table.ts';

interface AddOptions {
  readonly url: string;
  readonly tokenFile?: string;
  readonly cacert?: string;
  readonly replace?: boolean;
}

const addCommand = defineCommand<AddOptions>({
  name: 'add',
  summary: 'name a server, and keep the token that belongs to it',
  arguments: { '<name>': 'such as staging' },
  example: 'lading context add staging --url https://staging.example.com --token-file token.txt',
  isOffline: true,
  options: [
    new Option('--url <url>', 'of the server').makeOptionMandatory(),
    new Option(
      '--token-file <file>',
      'that has the token; without it, it is asked for, or taken from LADING_TOKEN',
    ),
    new Option('--cacert <file>', 'certificates to trust besides the usual ones'),
    new Option('--replace', 'in the place of a context with this name'),
  ],
  run: async (session, [name = ''], options) => {
    const { env, terminal } = session;
    const kept = await readContexts(env);
    if (Object.hasOwn(kept.contexts, name) && !options.replace)
      throw new CommandFailure(
        'unexpected',
        `There is a context '${name}' already; change it with --replace.`,
      );
    const context = await contextOf(session, options);
    const contexts = { ...kept.contexts, [name]: context };
    await writeContexts(env, { current: kept.current ?? name, contexts });
    terminal.note(`Kept '${name}' in ${contextsFile(env)}.`);
    const inUse = kept.current ?? name;
    terminal.note(inUse === name ? `It is in use now.` : `Use it with: lading context use ${name}`);
    return 'done';
  },
});

async function contextOf(session: Session, { url, tokenFile, cacert }: AddOptions): Promise<Context> {
  const token = tokenFile === undefined ? await askedToken(session) : await tokenIn(tokenFile);
  return {
    url: serverUrl(url),
    ...(token !== undefined && { token }),
    ...(cacert !== undefined && { cacert }),
  };
}

const askedToken = (session: Session): Promise<string | undefined> =>
  secretOf(
    session,
    secrets.token,
    session.terminal.canAsk && !session.env[secrets.token.variable] ? true : undefined,
  );

interface NamedContext {
  readonly name: string;
  readonly url: string;
  readonly isInUse: boolean;
  readonly hasToken: boolean;
}

const listing: Listing<NamedContext> = {
  plural: 'contexts',
  singular: 'context',
  nameOf: ({ name }) => name,
  ifEmpty: 'There are no contexts. Add one with: lading context add <name> --url <url>',
  columns: [
    { title: 'IN USE', of: ({ isInUse }) => (isInUse ? '*' : ' ') },
    { title: 'NAME', of: ({ name }) => name },
    { title: 'URL', of: ({ url }) => url },
    { title: 'TOKEN', of: ({ hasToken }) => (hasToken ? 'kept' : 'none') },
  ],
};

const listCommand = defineCommand<{ readonly output: Output }>({
  name: 'list',
  summary: 'list the servers that have a name; tokens are not shown',
  example: 'lading context list',
  isOffline: true,
  options: [outputOption()],
  run: async (session, _args, { output }) => {
    const { current, contexts } = await readContexts(session.env);
    const rows = Object.entries(contexts).map(([name, { url, token }]) => ({
      name,
      url,
      isInUse: name === current,
      hasToken: token !== undefined,
    }));
    await tellRows(session, rows, listing, output);
    return 'done';
  },
});

const useCommand = defineCommand({
  name: 'use',
  summary: 'make commands speak to this server where nothing else is said',
  arguments: { '<name>': 'of the context' },
  example: 'lading context use production',
  isOffline: true,
  run: async ({ env, terminal }, [name = '']) => {
    const kept = await readContexts(env);
    const { url } = contextNamed(kept, name);
    await writeContexts(env, { ...kept, current: name });
    terminal.note(`Commands speak to ${url} now.`);
    return 'done';
  },
});

const removeCommand = defineCommand({
  name: 'rm',
  summary: 'forget a server and its token',
  arguments: { '<name>': 'of the context' },
  example: 'lading context rm staging',
  isOffline: true,
  run: async ({ env, terminal }, [name = '']) => {
    const { current, contexts } = await readContexts(env);
    contextNamed({ contexts }, name);
    const { [name]: _forgotten, ...others } = contexts;
    const isInUse = current === undefined || current === name;
    await writeContexts(env, { ...(!isInUse && { current }), contexts: others });
    terminal.note(`Forgot '${name}'.`);
    return 'done';
  },
});

/** Servers by name. */
export const contextCommands = defineGroup({
  name: 'context',
  summary: 'servers by name: add, list, use, rm',
  commands: [addCommand, listCommand, useCommand, removeCommand],
});
