import { withoutMarks } from '../lib/exact-json.ts';

/**
 * What the API calls it → what it is called on the command line. Names of entities stand in single quotes and may be any
 * of these words: they are left alone.
 */
const words: readonly (readonly [RegExp, string])[] = [
  [/\b(?:conflictStrategy|dryRun|sourceSecret|sourceIdentity|select), (?=--)/g, ''],
  [/(?<!['\w])`?sourceSecret`?(?!['\w])/g, '--rekey-secret'],
  [/(?<!['\w])`?sourceIdentity`?(?!['\w])/g, '--identity-file'],
  [/(?<!['\w])`?targetSecret`?(?!['\w])/g, '--target-secret'],
  [/(?<!['\w])`?conflictStrategy`?(?!['\w])/g, '--conflict-strategy'],
  [/(?<!['\w])`?dryRun`?(?!['\w])/g, '--dry-run'],
  [/`passphrase`/g, '--passphrase'],
  [/`select`/g, '--include'],
  [/`changedSince`/g, '--changed-since'],
  [/(with|leave|Leave) 'changedSince'/g, '$1 --changed-since'],
  [/,? ?\(?\b(?:or )?[Aa]sk `createUpload` for [^.]*\./g, ' run the command again.'],
  [/: see `createUpload`/g, ''],
  [/`viewer \{ permissions \}`/g, '`lading whoami`'],
];

const sentence = /(^|[.;] ) ?run the command again\./g;

/** A message of the API in the words of the command line. */
export const inWords = (text: string): string =>
  words
    .reduce((said, [theirs, ours]) => said.replace(theirs, ours), text)
    .replace(sentence, (_all, before: string) => `${before}Run the command again.`);

/** A message of the API as one line, in which nothing moves the cursor. */
export const remark = (text: string): string => printable(inWords(text));

/** What is wrong, after the place where it is, if it has one. */
export const placed = ({
  path,
  message,
}: {
  readonly path?: string | null;
  readonly message: string;
}): string => (path ? `${path} ${message}` : message);

// Controls (C0, DEL, C1), separators of lines, what turns the direction of writing, and halves of pairs.
const obeyed = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

const shortForms: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A text from elsewhere as one line: what a terminal would obey is shown instead, as JSON writes it. */
export const printable = (text: string): string =>
  text.replace(obeyed, (sign) => shortForms[sign] ?? escaped(sign));

/** A text from elsewhere that may have lines and tabs of its own, with nothing that a terminal would obey. */
export const printableText = (text: string): string =>
  text.replace(obeyed, (sign) => (sign === '\n' || sign === '\t' ? sign : escaped(sign)));

/** JSON stays the same JSON: such signs stand in its strings only. Numbers are as they were (`parseExact`). */
export const printableJson = (value: unknown, indent?: number): string =>
  withoutMarks(JSON.stringify(value, null, indent)).replace(obeyed, (sign) =>
    sign === '\n' ? sign : escaped(sign),
  );

const escaped = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
