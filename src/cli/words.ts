import { printable } from './printable.ts';

/**
 * What the API calls it → what it is called on the command line. Names of entities stand in single quotes and may be any
 * of these words: they are left alone.
 */
const words: readonly (readonly [RegExp, string])[] = [
  [/\b(?:conflictStrategy|dryRun|sourceSecret|select), (?=--)/g, ''],
  [/(?<!['\w])`?sourceSecret`?(?!['\w])/g, '--rekey-secret'],
  [/(?<!['\w])`?targetSecret`?(?!['\w])/g, '--target-secret'],
  [/(?<!['\w])`?conflictStrategy`?(?!['\w])/g, '--conflict-strategy'],
  [/(?<!['\w])`?dryRun`?(?!['\w])/g, '--dry-run'],
  [/`passphrase`/g, '--passphrase'],
  [/`select`/g, '--include'],
  [/`changedSince`/g, '--changed-since'],
  [/(with|leave|Leave) 'changedSince'/g, '$1 --changed-since'],
  [/,? ?\(?\b(?:or )?[Aa]sk `createUpload` for [^.]*\./g, ' run the command again.'],
  [/: see `createUpload`/g, ''],
];

const sentence = /(^|[.;] ) ?run the command again\./g;

/** A message of the API in the words of the command line. */
export const inWords = (text: string): string =>
  words
    .reduce((said, [theirs, ours]) => said.replace(theirs, ours), text)
    .replace(sentence, (_all, before: string) => `${before}Run the command again.`);

/** The same as one line, in which nothing moves the cursor. */
export const remark = (text: string): string => printable(inWords(text));

/** What is wrong, after the place where it is, if it has one. */
export const placed = ({
  path,
  message,
}: {
  readonly path?: string | null;
  readonly message: string;
}): string => (path ? `${path} ${message}` : message);
