/** Names for sets of permissions, from the one that may least to the one that may everything. */
export const roles = ['viewer', 'operator', 'admin'] as const;
/** A name for a set of permissions. */
export type Role = (typeof roles)[number];
