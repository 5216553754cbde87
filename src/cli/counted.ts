import type { EntityKind } from '../client/generated/graphql.ts';

export const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** `3 roots, 1 tool`; kinds that have none are left out. */
export const countedKinds = (
  counts: readonly { readonly kind: EntityKind; readonly count: number }[],
): string =>
  counts
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => counted(count, kind.toLowerCase()))
    .join(', ') || 'nothing';
