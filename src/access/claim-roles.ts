import type { JWTPayload } from 'jose';
import { type Role, roles } from '../lib/roles.ts';
import type { ClaimRoles } from '../settings/settings.ts';

/** The highest role that is given to what a token says of its subject; undefined where none is. */
export function roleOf(claims: JWTPayload, given: ClaimRoles): Role | undefined {
  const found = Object.entries(given).flatMap(([claim, byValue]) =>
    valuesOf(claimAt(claims, claim)).flatMap((value) =>
      Object.hasOwn(byValue, value) ? (byValue[value] ?? []) : [],
    ),
  );
  return roles.findLast((role) => found.includes(role));
}

/** A claim of this name, or what is within others: `realm_access.roles`. */
function claimAt(claims: JWTPayload, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name.split('.').reduce<unknown>((within, member) => {
    const members: Readonly<Record<string, unknown>> = Object(within);
    return Object.hasOwn(members, member) ? members[member] : undefined;
  }, claims);
}

/** The items of a list; the words of a text, as `scope` has them, and the text itself. */
function valuesOf(claim: unknown): string[] {
  const items: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  const words = typeof claim === 'string' ? claim.split(' ') : [];
  return [...items.filter(isSimple).map(String), ...words];
}

const isSimple = (item: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof item);
