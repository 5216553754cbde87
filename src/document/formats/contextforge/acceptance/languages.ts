import type { Ajv } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Ajv as Ajv7 } from 'ajv/dist/ajv.js';
import { isJsonObject, type Json } from '../../../../lib/json.ts';
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

/** The expressions between the delimiters, which count for nothing in quotes; undefined where one is not closed. */
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

/**
 * The error that Jinja's parser would find first: an empty expression, or a tag that it does not know or that does not
 * match.
 */
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

/** Why the filter of an answer is refused, which is jq there: `assert_safe_jq_filter`. */
export function unsafeFilter(filter: string): string | undefined {
  const denied = wordsOf(codeOf(filter)).filter((word) => deniedWords.includes(word));
  return denied.length === 0 ? undefined : `uses ${[...new Set(denied)].join(', ')} of jq`;
}

const deniedWords: readonly string[] = defaults.deniedInFilters;

/** Variables and names, but not those of members, such as `.env`. */
const wordsOf = (code: string): string[] =>
  [...code.matchAll(/(\.\s*)?(\$?[a-z_]\w*)/gi)].flatMap(([, dot, word = '']) =>
    dot !== undefined && !word.startsWith('$') ? [] : [word],
  );

interface Reading {
  readonly text: string;
  at: number;
}

/** The filter without its texts and comments; what is put into a text, `"\(env)"`, is code. */
const codeOf = (text: string): string => takeCode({ text, at: 0 }, false);

/** Code up to its end; within a text, that is the bracket which closes it. */
function takeCode(reading: Reading, isWithinText: boolean): string {
  let code = '';
  for (let depth = 0; ; ) {
    code += take(reading, /(?:[^#"()]|#.*)*/y).replace(/#.*/g, '');
    const sign = take(reading, /["()]?/y);
    if (sign === '' || (sign === ')' && depth === 0 && isWithinText)) return code;
    code += sign === '"' ? ` ${takeText(reading)} ` : ' ';
    depth = Math.max(0, depth + (steps.get(sign) ?? 0));
  }
}

const steps = new Map([
  ['(', 1],
  [')', -1],
]);

/** The code in a text of which the first quote has been taken. */
function takeText(reading: Reading): string {
  let code = '';
  for (;;) {
    take(reading, /(?:[^"\\]|\\[^(])*/y);
    if (take(reading, /\\\(|"?/y).length < 2) return code;
    code += ` ${takeCode(reading, true)} `;
  }
}

function take(reading: Reading, pattern: RegExp): string {
  pattern.lastIndex = reading.at;
  const [taken = ''] = pattern.exec(reading.text) ?? [];
  reading.at += taken.length;
  return taken;
}

const options = {
  strict: false,
  validateFormats: true,
  logger: false,
  formats: { regex: isPattern },
} as const;

interface Draft {
  readonly id: string;
  readonly create: () => Pick<Ajv, 'validate'>;
}

/** Without `$schema` it is the last one, as MCP has it; what ContextForge does not know counts as that, too. */
const drafts: readonly Draft[] = [
  { id: 'http://json-schema.org/draft-07/schema', create: () => new Ajv7(options) },
  { id: 'https://json-schema.org/draft/2019-09/schema', create: () => new Ajv2019(options) },
  { id: 'https://json-schema.org/draft/2020-12/schema', create: () => new Ajv2020(options) },
];

/** Drafts that ContextForge knows and that are not looked into here. */
const older = /^http:\/\/json-schema\.org\/draft-0[346]\/schema$/;

const validators = new Map<string, Pick<Ajv, 'validate'>>();

/** Why a schema is refused, with which all tools of its five hundred are lost: `validate_tool_schema` in `db.py`. */
export function noSchema(schema: Json): string | undefined {
  const named = isJsonObject(schema) ? schema['$schema'] : undefined;
  const id = typeof named === 'string' ? named.replace(/#$/, '') : '';
  if (older.test(id)) return undefined;
  const draft = drafts.find((one) => one.id === id) ?? drafts.at(-1);
  if (draft === undefined) return undefined;
  const validator = validators.get(draft.id) ?? draft.create();
  validators.set(draft.id, validator);
  const isSchema = validator.validate(draft.id, schema) && patternsIn(schema).every(isPattern);
  return isSchema ? undefined : 'is no JSON Schema, which fails the tools around it as well';
}

/** The patterns of a schema, wherever in it they stand. */
function patternsIn(schema: Json): string[] {
  if (!isJsonObject(schema)) return Array.isArray(schema) ? schema.flatMap(patternsIn) : [];
  return Object.entries(schema).flatMap(([keyword, value]) => {
    if (keyword === 'pattern') return [String(value)];
    if (data.includes(keyword)) return [];
    if (!named.includes(keyword) || !isJsonObject(value)) return patternsIn(value);
    const names = keyword === 'patternProperties' ? Object.keys(value) : [];
    return [...names, ...Object.values(value).flatMap(patternsIn)];
  });
}

/** Keywords whose members are schemas under names of their author. */
const named = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'];

/** Keywords whose values are no schemas. */
const data = ['const', 'enum', 'default', 'example', 'examples'];

/** Whether Python's `re` takes a pattern, as far as it does not think as JavaScript does. */
function isPattern(pattern: string): boolean {
  if (onlyJavaScript.test(pattern)) return false;
  try {
    return (
      new RegExp(pattern.replace(/\(\?P</g, '(?<').replace(/^\(\?[aimsux]+\)|\\[AZ]/g, '')) instanceof RegExp
    );
  } catch {
    return false;
  }
}

const onlyJavaScript =
  /\(\?<[^=!]|(?<!\\)(?:\\\\)*\\(?:[ceg-moqpyzCE-MO-RTVXY]|u(?![\da-fA-F]{4})|x(?![\da-fA-F]{2}))/;
