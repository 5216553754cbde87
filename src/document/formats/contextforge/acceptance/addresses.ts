import { BlockList, isIP } from 'node:net';
import { codePoints, decodedOnce, unquoted } from './decode.ts';
import { defaults } from './defaults.ts';
import { unsafeDecoded } from './texts.ts';

/** `_DANGEROUS_URL_PATTERNS` in `validators.py`: wherever they stand in an address. */
const otherSchemes = /(?:javascript|data|vbscript|about|chrome|file|ftp|mailto):/iu;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u001f\u007f]/u;

/** Why an address is refused: `SecurityValidator.validate_url`. What a name leads to is not asked of DNS. */
export function unusableAddress(address: string): string | undefined {
  if (codePoints(address) > defaults.url) return `has more than ${defaults.url} characters`;
  if (!defaults.schemes.test(address)) return 'does not begin with http, https, ws or wss';
  const decoded = decodedOnce(address);
  if (decoded === undefined) return 'is encoded twice with %';
  return wrongSigns(address, decoded) ?? wrongHost(address) ?? unsafeDecoded(decoded);
}

function wrongSigns(address: string, decoded: string): string | undefined {
  if (
    /%u[0-9a-f]{4}/i.test(address + decoded) ||
    /\\[ux][0-9a-f]+/i.test(decoded) ||
    decoded.includes('\ufffd')
  )
    return 'has escapes that are no UTF-8 with %';
  const scheme = otherSchemes.exec(decoded);
  if (scheme !== null) return `has ${scheme[0]} in it`;
  if (/[[\]]/.test(decoded)) return 'has [ or ], which IPv6 addresses have';
  if (controls.test(decoded)) return 'has control characters';
  return address.split('?')[0]?.includes(' ') ? 'has blanks' : undefined;
}

function wrongHost(address: string): string | undefined {
  const [, authority = ''] = /^\w+:\/\/([^/?#]*)/.exec(address) ?? [];
  const decoded = unquoted(authority);
  if (authority === '') return 'names no host';
  if (/\s/u.test(decoded)) return 'has blanks';
  if (decoded.includes('@')) return 'has a name or a password in it';
  const [, host = '', port] = /^(.*?)(?::([^:]*))?$/su.exec(authority) ?? [];
  if (port && !(/^\d+$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535))
    return 'has no possible port';
  return isInternal(unquoted(host)) ? 'leads to this machine or into a private network' : undefined;
}

/** `_validate_ssrf`, for what can be told without DNS. */
function isInternal(host: string): boolean {
  const name = host.toLowerCase().replace(/\.+$/, '');
  if ([...defaults.blockedHosts, 'localhost', 'localhost.localdomain'].includes(name)) return true;
  const number = numberOf(name);
  return isIP(number) === 4 && notPublic.check(number);
}

/** `127.1` and `0x7f000001` are 127.0.0.1 to whoever calls them. */
const numberOf = (name: string): string =>
  URL.canParse(`http://${name}/`) ? new URL(`http://${name}/`).hostname : name;

/** SSRF_BLOCKED_NETWORKS, and what Python's `ipaddress` calls loopback or private. */
const notPublic = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['240.0.0.0', 4],
] as const)
  notPublic.addSubnet(network, bits);

/** Why the uri of a resource is refused: `SecurityValidator.validate_uri`. */
export function unusableUri(uri: string): string | undefined {
  const decoded = decodedOnce(uri);
  if (decoded === undefined) return 'is encoded twice with %';
  if (controls.test(decoded)) return 'has control characters';
  if (/[<>"'\\]/.test(decoded)) return 'has signs of HTML or a backslash';
  if (decoded.includes('..')) return "has '..'";
  if (!defaults.uriPattern.test(uri)) return 'has other signs than letters, digits and _ - . : / ? = & % { }';
  return uri.length > defaults.name ? `has more than ${defaults.name} characters` : undefined;
}
