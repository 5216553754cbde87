import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/**
 * What is known of a caller behind proxies. Only of what a trusted proxy says is anything believed: whoever reaches the
 * server otherwise can write into these headers what they like.
 */
export interface Forwarded {
  /** Where a request comes from; empty where the connection is gone already. */
  addressOf(request: Pick<IncomingMessage, 'headers' | 'socket'>): string;
  /** `https://host:port` as the caller has reached it; undefined where no trusted proxy says so. */
  originOf(request: Pick<IncomingMessage, 'headers' | 'socket'>): string | undefined;
}

/** Trusts proxies at these addresses and networks (`10.0.0.0/8`), and nobody where there are none. */
export function createForwarded(proxies: readonly string[]): Forwarded {
  const trusted = listOf(proxies);
  const isTrusted = (address: string): boolean => {
    const version = isIP(address);
    return version !== 0 && trusted.check(address, version === 6 ? 'ipv6' : 'ipv4');
  };
  return {
    addressOf: (request) => {
      const peer = peerOf(request);
      if (!isTrusted(peer)) return peer;
      const [one, other] = hopsOf(request).map((hops) => outermost(peer, hops, isTrusted));
      // A proxy writes one of the two headers; the other one may be the caller's own invention.
      return one !== undefined && other !== undefined && one !== other ? peer : (one ?? other ?? peer);
    },
    originOf: (request) => (isTrusted(peerOf(request)) ? originOf(request) : undefined),
  };
}

function listOf(proxies: readonly string[]): BlockList {
  const list = new BlockList();
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

const peerOf = ({ socket }: Pick<IncomingMessage, 'socket'>): string =>
  withoutMapping(socket.remoteAddress ?? '');

/** An address of IPv4 as it is where a socket of IPv6 took the connection, and one of IPv6 without its zone. */
const withoutMapping = (address: string): string =>
  /^::ffff:([\d.]+)$/i.exec(address)?.[1] ?? address.replace(/%.*$/, '');

/** The chain of addresses that each of the two headers has, the nearest last. */
function hopsOf({ headers }: Pick<IncomingMessage, 'headers'>): string[][] {
  const listed = textOf(headers['x-forwarded-for']);
  const standard = textOf(headers.forwarded);
  return [
    ...(listed === undefined ? [] : [listed.split(',').map(addressIn)]),
    ...(standard === undefined ? [] : [elementsOf(standard).map((element) => addressIn(element.get('for')))]),
  ];
}

/**
 * The address of who asks, looked for from the near end: the first that no trusted proxy has, or the last one where nobody
 * says what is before it.
 */
function outermost(peer: string, hops: readonly string[], isTrusted: (address: string) => boolean): string {
  let known = peer;
  for (const hop of hops.toReversed()) {
    if (hop === '') return known;
    known = hop;
    if (!isTrusted(hop)) return known;
  }
  return known;
}

/**
 * The address in a hop, without its port; empty where it is no address, as `unknown` and the names that proxies give
 * themselves.
 */
function addressIn(node: string | undefined): string {
  const text = node?.trim() ?? '';
  const [, inBrackets] = /^\[([^\]]*)\](?::\d+)?$/.exec(text) ?? [];
  const [, beforePort] = /^([\d.]+):\d+$/.exec(text) ?? [];
  const address = withoutMapping(inBrackets ?? beforePort ?? text);
  return isIP(address) === 0 ? '' : address;
}

function originOf({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined {
  const [outer] = elementsOf(textOf(headers.forwarded) ?? '');
  const saidHost = firstOf(headers['x-forwarded-host']) ?? outer?.get('host');
  const saidScheme = firstOf(headers['x-forwarded-proto']) ?? outer?.get('proto');
  if (saidHost === undefined && saidScheme === undefined) return undefined;
  const host = saidHost ?? headers.host;
  const scheme = saidScheme?.toLowerCase() ?? 'http';
  if (!host || !isHost(host) || (scheme !== 'http' && scheme !== 'https')) return undefined;
  return new URL(`${scheme}://${host}`).origin;
}

/**
 * The elements of `Forwarded` (RFC 7239) by the names of their members. Neither expression looks twice from far away: a
 * quote that is not closed goes to the end, and a name begins where no name is before it.
 */
const elementsOf = (header: string): ReadonlyMap<string, string>[] =>
  (header.match(/(?:"(?:[^"\\]|\\.)*"?|[^,"])+/g) ?? []).map(membersOf);

function membersOf(element: string): ReadonlyMap<string, string> {
  const pairs = element.matchAll(/(?<![\w-])([\w-]+)=(?:"((?:[^"\\]|\\.)*)"?|([^\s;",]*))/g);
  return new Map(
    [...pairs].map(([, name = '', quoted, bare = '']) => [
      name.toLowerCase(),
      quoted?.replace(/\\(.)/g, '$1') ?? bare,
    ]),
  );
}

const firstOf = (header: string | string[] | undefined): string | undefined =>
  textOf(header)?.split(',')[0]?.trim() || undefined;

const textOf = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header.join(', ') : header;

/**
 * Whether a `Host` header names a host (RFC 9110, 7.2). Addresses are made of it further in, where a wrong one would be
 * taken for our own fault. HTTP/1.0 has none, and an empty one is allowed.
 */
export function isHost(header: string | undefined): boolean {
  if (header === undefined || header === '') return true;
  return /^[\w.:[\]~!$&'()*+,;=%-]+$/.test(header) && URL.canParse(`http://${header}`);
}
