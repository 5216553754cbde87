import { mark } from '../../../lib/exact-json.ts';
import { isJsonObject, type Json } from '../../../lib/json.ts';

const step = '  ';
const bareName = /^[A-Za-z_][A-Za-z0-9_]*$/;
const words = new Set(['for', 'if', 'in', 'null', 'true', 'false', 'else', 'endif', 'endfor']);

/**
 * A value as `terraform fmt` would write it behind `indent`. Texts after a mark are expressions as they stand; within a
 * text they are in braces.
 */
function hclValue(value: Json, indent: string): string {
  if (typeof value === 'string') return hclText(value);
  if (isList(value)) return hclList(value, indent);
  if (isJsonObject(value)) return hclObject(Object.entries(value), indent);
  return String(value);
}

const expression = /\0\{([^{}]+)\}/;

function hclText(text: string): string {
  if (text.startsWith(mark)) return text.slice(mark.length);
  if (!text.includes(mark)) return hclString(text);
  // Every second part is an expression.
  const parts = text
    .split(expression)
    .map((part, at) => (at % 2 === 0 ? hclString(part).slice(1, -1) : `\${${part}}`));
  return `"${parts.join('')}"`;
}

function hclList(items: readonly Json[], indent: string): string {
  const inner = indent + step;
  const written = items.map((item) => hclValue(item, inner));
  const isShort = written.every((item) => !item.includes('\n')) && written.join(', ').length <= 80;
  if (isShort) return `[${written.join(', ')}]`;
  return `[\n${written.map((item) => `${inner}${item},\n`).join('')}${indent}]`;
}

function hclObject(members: readonly [string, Json][], indent: string): string {
  if (members.length === 0) return '{}';
  return `{\n${hclAttributes(members, indent + step)}${indent}}`;
}

/** Lines `name = value`; neighbours that take one line each have their `=` in one column. */
export function hclAttributes(members: readonly [string, Json][], indent: string): string {
  const lines = members.map(([name, value]) => ({ name: hclName(name), value: hclValue(value, indent) }));
  let text = '';
  let group: Line[] = [];
  for (const line of lines) {
    if (!line.value.includes('\n')) {
      group.push(line);
      continue;
    }
    text += `${aligned(group, indent)}${indent}${line.name} = ${line.value}\n`;
    group = [];
  }
  return text + aligned(group, indent);
}

interface Line {
  readonly name: string;
  readonly value: string;
}

function aligned(lines: readonly Line[], indent: string): string {
  const width = lines.reduce((widest, { name }) => Math.max(widest, name.length), 0);
  return lines.map(({ name, value }) => `${indent}${name.padEnd(width)} = ${value}\n`).join('');
}

const hclName = (name: string): string =>
  bareName.test(name) && !words.has(name) ? name : hclAsciiString(name);

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const shorts: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

// Besides what must be escaped, what no eye can see, or what a reader could take for a line break.
const special = /["\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu;
const notAscii = /[^\x20-\x7e]/gu;
const introducer = /(?:\$+|%+)\{/g;

/**
 * A quoted string of HCL. Trap: HCL puts every string into Unicode's form NFC when it reads it, escaped or not, so a
 * text in another form does not come back as it was.
 */
export const hclString = (text: string): string => `"${withoutTemplates(text.replace(special, escaped))}"`;

/** A quoted string of HCL in ASCII: for names, whose width decides how the lines around them are aligned. */
const hclAsciiString = (text: string): string => hclString(text).replace(notAscii, unicode);

const escaped = (character: string): string => shorts[character] ?? unicode(character);

function unicode(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
}

// A doubled `$` or `%` before `{` stands for one. Where there are several, escapes leave nothing to be counted.
const withoutTemplates = (text: string): string =>
  text.replace(introducer, (found) =>
    found.length === 2 ? `${found.slice(0, 1)}${found}` : `${found.slice(0, -1).replace(/./g, unicode)}{`,
  );
