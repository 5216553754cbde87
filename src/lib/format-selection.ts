import type { KindSpelling, SelectedKind } from './selection.ts';

/** The text that `parseSelection` reads as this selection; a kind of which no key is selected is left out. */
export const formatSelection = <Name extends string>(
  selection: readonly SelectedKind<Name>[],
  kinds: readonly KindSpelling<Name>[],
): string =>
  selection
    .filter(({ keys }) => keys?.length !== 0)
    .map(({ kind, keys }) => `${collectionOf(kind, kinds)}:${keys?.map(keyText).join(',') ?? '*'}`)
    .join(';');

const collectionOf = <Name extends string>(kind: Name, kinds: readonly KindSpelling<Name>[]): string =>
  kinds.find(({ name }) => name === kind)?.collection ?? kind;

const keyText = (key: string): string => (needsQuotes(key) ? `"${key.replace(/["\\]/g, '\\$&')}"` : key);

const needsQuotes = (key: string): boolean => /^"|[,;]|^\*?$/.test(key) || key !== key.trim();
