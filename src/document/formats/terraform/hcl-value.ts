import { mark } from '../../../lib/exact-number.ts';
import { isJsonObject, type Json } from '../../../lib/json.ts';
import { hclAsciiString, hclString } from './hcl-string.ts';

const step = '  ';
const bareName = /^[A-Za-z_][A-Za-z0-9_]*$/;
const words = new Set(['for', 'if', 'in', 'null', 'true', 'false', 'else', 'endif', 'endfor']);

/**
 * A value as `terraform fmt` would write it behind `indent`. Texts after a mark are expressions as they stand; within a
 * text they are in braces.
 */
export function hclValue(value: Json, indent: string): string {
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
