import { isJsonObject, type Json } from './json.ts';

/** Begins texts that stand for something else, such as a number; no text of a document has the character. */
export const mark = '\0';

/** The digits of a number that JavaScript would change, after the mark. */
export type ExactNumber = `${typeof mark}${string}`;

const decimal = /^([-+]?)(\d*)\.?(\d*)(?:[eE]([-+]?\d+))?$/;
// Of what is longer nothing can be worked out, and nothing is of that size.
const longestExponent = 15;

/** A decimal number as a value: itself where it prints as what was written, else its digits. */
export function exactNumber(token: string): number | ExactNumber {
  const number = Number(token);
  const printed = printedForm(token);
  if (printed === String(number)) return number;
  return `${mark}${/[eE]|^[+.]|^-\.|\.$/.test(token) ? printed : token}`;
}

export const isExactNumber = (value: unknown): value is ExactNumber =>
  typeof value === 'string' && /^\0[-\d]/.test(value);

/** Whether a value in its exact form is a text. */
export const isText = (value: unknown): value is string => typeof value === 'string' && !isExactNumber(value);

/** The number's digits, where a text stands for one; else the same. */
export const withoutMark = (text: string): string => (isExactNumber(text) ? text.slice(mark.length) : text);

/** How JavaScript would print the number if it had room for all of its digits (ECMA-262, Number::toString). */
function printedForm(token: string): string {
  const [, sign, whole = '', fraction = '', exponent = '0'] = decimal.exec(token) ?? [];
  if (exponent.length > longestExponent) return token.toLowerCase();
  const all = whole + fraction;
  const zeros = /^0*/.exec(all)?.[0].length ?? 0;
  const digits = all.slice(zeros).replace(/0+$/, '');
  if (digits === '') return '0';
  const point = whole.length + Number(exponent) - zeros;
  return (sign === '-' ? '-' : '') + placed(digits, point);
}

/** Digits with the decimal point behind the first `point` of them. */
function placed(digits: string, point: number): string {
  const count = digits.length;
  if (point > 21 || point <= -6) return scientific(digits, point - 1);
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`;
  return count <= point ? digits.padEnd(point, '0') : `${digits.slice(0, point)}.${digits.slice(point)}`;
}

function scientific(digits: string, exponent: number): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
  return `${digits.slice(0, 1)}${fraction}e${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}

const textOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
// Numbers of many digits or with an exponent, as far as they stand where a number can; and texts that begin like a mark.
const doubtful = /(?:^|[:,[\s])-?(?:\d[\d.]{15}|\d+(?:\.\d+)?[eE])|"\\u0000/;

/**
 * Parses JSON into its exact form: a number that JavaScript would change is its digits after a mark, and a text that
 * begins with the mark has it twice. Only texts with such numbers take longer than with `JSON.parse`.
 */
export function parseExact(text: string, isDoubtful = mayBeInexact(text)): unknown {
  // What is no JSON must not become JSON by what is put in the place of numbers.
  const value: unknown = JSON.parse(text);
  return isDoubtful ? JSON.parse(text.replace(textOrNumber, exact)) : value;
}

/** Whether `JSON.parse` may give something else than the text's exact form. */
export const mayBeInexact = (text: string): boolean => doubtful.test(text);

function exact(token: string): string {
  if (token.startsWith('"')) return token.startsWith('"\\u0000') ? `"\\u0000${token.slice(1)}` : token;
  const number: number | ExactNumber = exactNumber(token);
  return typeof number === 'number' ? token : JSON.stringify(number);
}

/** The exact form of a text that comes from elsewhere than `parseExact`. */
export const exactText = (text: string): string => (text.startsWith(mark) ? mark + text : text);

const anyText = /"(?:[^"\\]|\\.)*"/g;
const start = '"\\u0000';

/** JSON text of a value in its exact form (`parseExact`): the numbers are written as they were. */
export function stringifyExact(value: Json, indent?: number): string {
  const text = JSON.stringify(value, null, indent);
  return text.includes(start) ? withoutMarks(text) : text;
}

/** The JSON text with numbers as they were, of what `JSON.stringify` has made of a value in its exact form. */
export const withoutMarks = (text: string): string =>
  text.includes(start) ? text.replace(anyText, unmarked) : text;

const number = /^"\\u0000(-?\d[-+.\de]*)"$/;

function unmarked(token: string): string {
  if (!token.startsWith(start)) return token;
  const [, digits] = number.exec(token) ?? [];
  if (digits !== undefined) return digits;
  const rest = token.slice(start.length);
  return rest.startsWith('\\u0000') ? `"${rest}` : token;
}

/** Values that `JSON.parse` has made, and their exact form, where that is another. */
const twins = new WeakMap<object, unknown>();

/** Takes note of what `JSON.parse` has changed: `value` is what it made of `text`. */
export function noteTwins(value: unknown, text: string): void {
  if (mayBeInexact(text)) pair(value, parseExact(text));
}

/** The exact form of a value (`parseExact`), as far as its text was noted. */
export const exactFormOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? (twins.get(value) ?? value) : value;

/** Whether two values of the same shape differ; objects that do are twins. */
function pair(value: unknown, exact: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value !== exact;
  const differs = membersDiffer(value, exact);
  if (differs) twins.set(value, exact);
  return differs;
}

function membersDiffer(value: object, exact: unknown): boolean {
  let differs = false;
  if (Array.isArray(value) && Array.isArray(exact))
    for (const [index, item] of value.entries()) differs = pair(item, exact[index]) || differs;
  else if (isJsonObject(value) && isJsonObject(exact))
    // A name can be another one in the exact form; then nothing stands under it.
    for (const name of Object.keys(value)) differs = pair(value[name], exact[name]) || differs;
  return differs;
}
