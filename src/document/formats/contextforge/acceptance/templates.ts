import { defaults } from './defaults.ts';
import { suspiciousContent } from './texts.ts';

/** Why the template of a prompt is refused; whether it is Jinja in every detail is not looked into. */
export const unusableTemplate = (template: string): string | undefined =>
  (Buffer.byteLength(template) > defaults.templateBytes
    ? `has more than ${defaults.templateBytes} bytes`
    : undefined) ??
  unsafeTemplate(template) ??
  suspiciousContent(template) ??
  unbalanced(template) ??
  dangerousCall(template) ??
  unmatchedTag(template);

/** `_DANGEROUS_TEMPLATE_TAGS_RE`, `_EVENT_HANDLER_RE` and the expressions of `SecurityValidator.validate_template`. */
function unsafeTemplate(template: string): string | undefined {
  if (/<(?:script|iframe|object|embed|link|meta|base|form)(?![\p{L}\p{N}_])/iu.test(template))
    return 'has an HTML tag that is not allowed';
  if (/on[\p{L}\p{N}_]+\s*=/iu.test(template)) return 'has on…=, which is taken for an event handler';
  const expressions = delimiters.map(([open, close]) => expressionsIn(template, open, close));
  if (expressions.includes(undefined)) return 'has {{ or {% without its end';
  if (expressions.flat().some((one) => one !== undefined && isDangerous(one)))
    return 'computes something: only plain variables and tests are allowed in {{ }} and {% %}';
  const end = template.lastIndexOf('}');
  const other = ['${', '#{', '%{'].find((start) => template.includes(start) && template.indexOf(start) < end);
  return other && `has ${other}…}`;
}

const delimiters = [
  ['{{', '}}'],
  ['{%', '%}'],
] as const;

/** What stands between the delimiters, which count for nothing in quotes; undefined where one is not closed. */
function expressionsIn(template: string, open: string, close: string): string[] | undefined {
  const found: string[] = [];
  const expression = new RegExp(`((?:${quoted}|(?!${escaped(close)})[^\\\\'"])*)${escaped(close)}`, 'y');
  for (let at = template.indexOf(open); at >= 0; at = template.indexOf(open, expression.lastIndex)) {
    expression.lastIndex = at + open.length;
    const [, content] = expression.exec(template) ?? [];
    if (content === undefined) return undefined;
    found.push(content);
  }
  return found;
}

const quoted = `\\\\[^]|'(?:\\\\[^]|[^'\\\\])*'|"(?:\\\\[^]|[^"\\\\])*"`;

/** `_SSTI_DANGEROUS_SUBSTRINGS` */
const words = [
  ...['__', '.', 'config', 'self', 'request', 'application', 'globals', 'builtins', 'import', 'getattr'],
  ...['|attr', '|selectattr', '|sort', '|map', 'attribute=', '\\x', '\\u', '\\n{'],
  ...['\\0', '\\1', '\\2', '\\3', '\\4', '\\5', '\\6', '\\7'],
];

/** `_SSTI_DANGEROUS_OPERATORS` */
const operators = ['*', '/', '+', '-', '~', '[', '%'];

function isDangerous(expression: string): boolean {
  const normal = expression
    .toLowerCase()
    .replace(/\s*\|\s*/g, '|')
    .replace(/\s*=\s*/g, '=');
  return words.some((word) => normal.includes(word)) || operators.some((sign) => expression.includes(sign));
}

/** `ContentSecurityService._check_balanced_braces` */
function unbalanced(template: string): string | undefined {
  const pairs = [...delimiters, ['{#', '#}']] as const;
  const wrong = pairs.find(([open, close]) => !isBalanced(template, open, close));
  return wrong && `has ${wrong[0]} and ${wrong[1]} that do not match`;
}

function isBalanced(template: string, open: string, close: string): boolean {
  const signs = [...template.matchAll(new RegExp(`${escaped(open)}|${escaped(close)}`, 'g'))];
  let depth = 0;
  for (const [sign] of signs) {
    depth += sign === open ? 1 : -1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

const escaped = (signs: string): string => signs.replace(/[{}]/g, '\\$&');

/** CONTENT_BLOCKED_TEMPLATE_PATTERNS */
function dangerousCall(template: string): string | undefined {
  const found = /(?:eval|exec|compile|open|file|input)\s*\(|__[\p{L}\p{N}_]+__/iu.exec(template);
  return found === null ? undefined : `has ${found[0]}, which is taken for code`;
}

/** What Jinja's parser would find first: an empty expression, and tags that it does not know or that do not match. */
function unmatchedTag(template: string): string | undefined {
  if (/\{\{\s*\}\}/.test(template)) return 'has {{ }} with nothing in it';
  const open: string[] = [];
  // `{% set a = b %}` has no end.
  for (const [, tag = ''] of template.matchAll(/\{%\s*(?!set[^%]*=)([^\s%]*)/g)) {
    if (!isKnown(tag, open)) return `has {% ${tag} %}, which stands there for nothing`;
    if (tag.startsWith('end')) open.pop();
    else if (blocks.includes(tag)) open.push(tag);
  }
  return open.length === 0 ? undefined : `has {% ${open.at(-1)} %} without its end`;
}

const blocks = ['if', 'for', 'macro', 'call', 'filter', 'block', 'with', 'set', 'autoescape', 'raw'];

function isKnown(tag: string, open: readonly string[]): boolean {
  const innermost = open.at(-1);
  if (tag === 'elif') return innermost === 'if';
  if (tag === 'else') return innermost === 'if' || innermost === 'for';
  if (tag.startsWith('end')) return tag === `end${innermost}`;
  return [...blocks, 'include', 'extends', 'from', 'print'].includes(tag);
}
