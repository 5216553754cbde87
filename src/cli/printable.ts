import { withoutMarks } from '../lib/exact-json.ts';

// Controls (C0, DEL, C1), separators of lines, what turns the direction of writing, and halves of pairs.
const obeyed = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

const shortForms: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A text from elsewhere as one line: what a terminal would obey is shown instead, as JSON writes it. */
export const printable = (text: string): string =>
  text.replace(obeyed, (sign) => shortForms[sign] ?? escaped(sign));

/** The same for text that may have lines and tabs of its own. */
export const printableText = (text: string): string =>
  text.replace(obeyed, (sign) => (sign === '\n' || sign === '\t' ? sign : escaped(sign)));

/** JSON stays the same JSON: such signs stand in its strings only. Numbers are as they were (`parseExact`). */
export const printableJson = (value: unknown, indent?: number): string =>
  withoutMarks(JSON.stringify(value, null, indent)).replace(obeyed, (sign) =>
    sign === '\n' ? sign : escaped(sign),
  );

const escaped = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
