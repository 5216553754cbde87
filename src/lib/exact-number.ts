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
