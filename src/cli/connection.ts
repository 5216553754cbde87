import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Endpoint } from '../client/transport.ts';
import { localServer } from '../lib/local-server.ts';
import { contextNamed, readContexts } from './contexts.ts';
import type { Context, Contexts } from './contexts-form.ts';
import { CommandFailure } from './exit-codes.ts';
import { readText } from './files.ts';

export interface ConnectionOptions {
  readonly context?: string;
  readonly url?: string;
  readonly tokenFile?: string;
  readonly cacert?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** A server, and the token that belongs to it. */
interface Place {
  readonly url: string;
  readonly token: string | undefined;
  readonly cacert?: string | undefined;
}

/**
 * Where the server is and how to sign in: options come before the environment, that before the context in use, and
 * where nothing names a server, it is the one that runs on this machine's data directory. A token is sent only to the
 * server that it was given for.
 */
export async function connectionOf(options: ConnectionOptions, env: Environment): Promise<Endpoint> {
  const place = await placeOf(options, env);
  const token = options.tokenFile === undefined ? place.token : await tokenIn(options.tokenFile);
  if (token === undefined) throw unsigned(place.url);
  const ask = await fetchThrough({ url: place.url, cacert: options.cacert ?? place.cacert, env });
  return { url: place.url, token, ...(ask && { fetch: ask }) };
}

async function placeOf(options: ConnectionOptions, env: Environment): Promise<Place> {
  if (options.context !== undefined && options.url !== undefined)
    throw new CommandFailure('unexpected', 'Give --context or --url, not both.');
  const contexts = await readContexts(env);
  const named = options.context ?? (options.url === undefined ? contextOf(env, contexts) : undefined);
  if (named !== undefined) return ofContext(contextNamed(contexts, named));
  const given = options.url ?? env['LADING_URL'];
  return given ? placeAt(serverUrl(given), contexts, env) : placeHere(env);
}

/** `fetch` for an address that is given no token; a server that has a context there keeps its certificates. */
export async function fetchAt(
  url: string,
  { cacert }: Pick<ConnectionOptions, 'cacert'>,
  env: Environment,
): Promise<Endpoint['fetch']> {
  const { contexts } = await readContexts(env);
  const known = Object.values(contexts).find((context) => new URL(context.url).origin === url);
  return fetchThrough({ url, cacert: cacert ?? known?.cacert, env });
}

/** What people call the server at an address: by its context, the chosen one first. */
export async function serverName(
  url: string,
  { context }: Pick<ConnectionOptions, 'context'>,
  env: Environment,
): Promise<string> {
  const { contexts, current } = await readContexts(env);
  const names = Object.keys(contexts).filter((name) => contexts[name]?.url === url);
  const chosen = [context, env['LADING_CONTEXT'], current].find((name) => names.includes(name ?? ''));
  const name = chosen ?? names[0];
  return name === undefined ? url : `${name} (${url})`;
}

/** The server that runs on this machine's data directory. */
async function placeHere(env: Environment): Promise<Place> {
  const local = await localPlace(env);
  if (local.url === undefined) throw nowhere(local.directory);
  return { url: local.url, token: tokenOf(env) ?? (await local.token()) };
}

async function placeAt(url: string, { contexts }: Contexts, env: Environment): Promise<Place> {
  const known = Object.values(contexts).find((context) => context.url === url);
  const token = tokenFor(url, env) ?? known?.token;
  const local = await localPlace(env);
  return {
    url,
    token: token ?? (url === local.url ? await local.token() : undefined),
    cacert: known?.cacert,
  };
}

/** The variable is for the server that the other variable names, where that names one. */
function tokenFor(url: string, env: Environment): string | undefined {
  const meant = env['LADING_URL'];
  return !meant || serverUrl(meant) === url ? tokenOf(env) : undefined;
}

/** The one that nobody names is for when nothing else names a server. */
const contextOf = (env: Environment, { current }: Contexts): string | undefined =>
  env['LADING_CONTEXT'] || (env['LADING_URL'] ? undefined : current);

const ofContext = ({ url, token, cacert }: Context): Place => ({ url, token, cacert });

const tokenOf = (env: Environment): string | undefined =>
  env['LADING_TOKEN'] || env['MCPGATEWAY_BEARER_TOKEN'] || undefined;

/** The server that runs on this machine's data directory; its token is shown to no other server. */
async function localPlace(env: Environment) {
  const directory = env['LADING_DATA_DIR'] || localServer.directory;
  const kept = (name: string): Promise<string | undefined> => readIfThere(join(directory, name));
  return { directory, url: await kept(localServer.address), token: () => kept(localServer.token) };
}

/** The token in a file, without the white space around it. */
export async function tokenIn(file: string): Promise<string> {
  const token = (await readText(file)).trim();
  if (token === '') throw new CommandFailure('notAllowed', `There is no token in ${file}: it is empty.`);
  return token;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The address of a server as it is kept and compared: with `http://` where that was left out, without a path's end. */
export function serverUrl(text: string): string {
  const url = /^[a-z][a-z+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (URL.canParse(url) && /^https?:/i.test(url)) return url.replace(/(\/graphql)?\/*$/, '');
  throw new CommandFailure(
    'unreachable',
    `'${text}' is not the address of a server, such as http://127.0.0.1:4444.`,
  );
}

const nowhere = (directory: string): CommandFailure =>
  new CommandFailure('unreachable', `No server is named, and none runs on the data directory ${directory}.`, {
    advice: 'Start one with `lading start`, or name one with --url, LADING_URL or `lading context add`.',
  });

const unsigned = (url: string): CommandFailure =>
  new CommandFailure('notAllowed', `There is no token for ${url}.`, {
    advice: 'Give one with LADING_TOKEN or --token-file, or keep one with `lading context add`.',
  });

interface Way {
  readonly url: string;
  /** A file of certificates that are trusted besides the usual ones. */
  readonly cacert: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * `fetch` through the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name, and with certificates of one's own; undefined
 * where the platform's own will do.
 */
async function fetchThrough({ url, cacert, env }: Way): Promise<Endpoint['fetch']> {
  const of = (name: string): string | undefined => env[name.toLowerCase()] || env[name] || undefined;
  const proxy = url.startsWith('https:') ? of('HTTPS_PROXY') : of('HTTP_PROXY');
  if (proxy === undefined && cacert === undefined) return undefined;
  const tls = cacert === undefined ? {} : { ca: await trusted(cacert) };
  // Loaded where it is needed: it doubles the time that a command takes to start.
  // Put together with others it has no names of its own, only what it exports as a whole.
  const { EnvHttpProxyAgent, fetch } = (await import('undici')).default;
  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: of('HTTP_PROXY') ?? '',
    httpsProxy: of('HTTPS_PROXY') ?? '',
    noProxy: of('NO_PROXY') ?? '',
    connect: tls,
    requestTls: tls,
    proxyTls: tls,
  });
  // The same function in a package of its own, whose types are told apart by name only.
  return ((input: string, init: object) =>
    fetch(input, { ...init, dispatcher })) as unknown as Endpoint['fetch'];
}

async function trusted(file: string): Promise<string[]> {
  const { rootCertificates } = await import('node:tls');
  return [...rootCertificates, await readText(file)];
}
