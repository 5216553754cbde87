import { BlockList, isIP } from 'node:net';
import { decodeHTML } from 'entities';
import { defaults } from './defaults.ts';

const tags =
  'script|iframe|object|embed|link|meta|base|form|img|svg|video|audio|source|track|area|map|canvas|applet|frame|' +
  'frameset|html|head|body|style';

// As Python has `\b` and `\w` in texts: letters are those of all alphabets.
const endOfWord = '(?![\\p{L}\\p{N}_])';

/** VALIDATION_DANGEROUS_HTML_PATTERN */
const markup = new RegExp(`<(?:${tags})${endOfWord}|</*(?:${tags})>`, 'iu');

/** VALIDATION_DANGEROUS_JS_PATTERN */
const script =
  /(?:^|\s|["'`<>=])(?:javascript:|vbscript:|data:\s*[^,]*[;\s]*(?:javascript|vbscript)|on[a-z]+\s*=|<\s*script(?![\p{L}\p{N}_]))/iu;

/** `_POLYGLOT_PATTERNS` in `validators.py` */
const polyglots = [
  /['"];.*alert\s*\(/iu,
  /-->\s*<[^>]+>/iu,
  /['"].*\/\/['"]/iu,
  /<<[A-Z]+>/iu,
  /String\.fromCharCode/iu,
  /javascript:.*\(/iu,
];

export const hasMarkup = (text: string): boolean => markup.test(text);

/** Why a text that people see is refused: `SecurityValidator.sanitize_display_text`. */
export function unsafeText(text: string): string | undefined {
  const decoded = decodedOnce(text);
  if (decoded === undefined) return 'is encoded twice with %';
  return unsafeDecoded(decoded) ?? (polyglots.some((one) => one.test(decoded)) ? looksLikeAttack : undefined);
}

const looksLikeAttack = 'has signs in an order that scripts are smuggled in by';

/** The half of it that addresses share. */
function unsafeDecoded(decoded: string): string | undefined {
  if (hasMarkup(decoded)) return 'has an HTML tag that is not allowed';
  return script.test(decoded) ? 'has a script, or an attribute such as onclick=' : undefined;
}

/** CONTENT_BLOCKED_PATTERNS, by what they look for. */
const blocked = [
  [/<script[^>]*>.*?<\/script>/isu, 'a script'],
  [/javascript:/iu, 'javascript:'],
  [/on[\p{L}\p{N}_]+\s*=/iu, 'on…='],
  [/<iframe[^>]*>/iu, 'an iframe'],
  [/;\s*rm\s+-rf/iu, 'rm -rf'],
  [/&&|\|\|/u, '&& or ||'],
  [/`[^`]+`/u, 'backticks'],
  [/\$\([^)]+\)/u, '$(…)'],
  [/(?:union|select|insert|update|delete|drop)\s+/iu, 'a word of SQL, such as "select " or "update "'],
  [/--\s*$/u, '-- at its end'],
  [/'\s*or\s*'1'\s*=\s*'1/iu, "' or '1'='1"],
  [/\{\{\s*config\s*\}\}|\{\{\s*config\.|\{%\s*for\s+[\p{L}\p{N}_]+\s+in\s+config/iu, '{{ config }}'],
  [/\$\{.*\}/su, 'an expression that begins with ${'],
] as const;

/** Why a text that machines take is refused: `ContentSecurityService.detect_malicious_patterns`. */
export function suspiciousContent(text: string): string | undefined {
  const normal = unquoted(decodeHTML(text.replaceAll('\0', ''))).normalize('NFKC');
  if (normal.length > defaults.scanned && codePoints(normal) > defaults.scanned)
    return `has more than ${defaults.scanned} characters`;
  const found = blocked.find(([pattern]) => pattern.test(normal));
  return found && `has ${found[1]}, which is taken for an attack`;
}

/** A description without its tags, as ContextForge looks through it. */
export const withoutTags = (text: string): string =>
  decodeHTML(text.replace(/<(?:!--[\s\S]*?--|[/!?]?[a-z][^>]*)>/gi, ''));

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

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** The text with `%41` as `A`; bytes that are no UTF-8 become U+FFFD, as in Python's `unquote`. */
const unquoted = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => utf8.decode(Buffer.from(run.replaceAll('%', ''), 'hex')));

/**
 * The text decoded like `unquoted`; undefined where there is something to decode in what comes out, which ContextForge
 * refuses.
 */
function decodedOnce(text: string): string | undefined {
  const decoded = unquoted(text);
  return unquoted(decoded) === decoded ? decoded : undefined;
}

export const codePoints = (text: string): number => {
  let count = 0;
  for (const _ of text) count++;
  return count;
};
