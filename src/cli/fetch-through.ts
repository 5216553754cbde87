import { readFile } from 'node:fs/promises';
import type { Endpoint } from '../client/endpoint.ts';
import { unreadable } from './files.ts';

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
export async function fetchThrough({ url, cacert, env }: Way): Promise<Endpoint['fetch']> {
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
  const given = await readFile(file, 'utf8').catch((error: unknown) => {
    throw unreadable(error, file);
  });
  return [...rootCertificates, given];
}
