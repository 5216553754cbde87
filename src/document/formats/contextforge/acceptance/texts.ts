import { decodeHTML } from 'entities';
import { codePoints, decodedOnce, unquoted } from './decode.ts';
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
export function unsafeDecoded(decoded: string): string | undefined {
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

/** What is left where tags are taken out, as is done before a description is looked through. */
export const withoutTags = (text: string): string =>
  decodeHTML(text.replace(/<(?:!--[\s\S]*?--|[/!?]?[a-z][^>]*)>/gi, ''));
