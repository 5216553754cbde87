import type { Kind, Portable } from '../../../../kinds/kind.ts';
import { kindNames } from '../../../../kinds/registry.ts';
import type { JsonObject } from '../../../../lib/json.ts';
import { unusableCredential } from './credentials.ts';
import { type Rule, rules } from './rules.ts';

interface Offered {
  readonly portable: Portable;
  /** In clear; undefined where there is none. */
  readonly credential: JsonObject | undefined;
}

/** Why ContextForge, as it is set up by default, refuses an entity: one reason for each field. */
export function refusalsOf(kind: Kind, { portable, credential }: Offered): string[] {
  const found = new Map<string, string>();
  for (const { field, refuses } of rulesOf(kind)) {
    const value = portable[field] ?? null;
    const reason = value === null || found.has(field) ? undefined : refuses(value, portable);
    if (reason !== undefined) found.set(field, `'${field}' ${reason}`);
  }
  return [...found.values(), ...credentialRefusal(kind, portable, credential)];
}

function rulesOf({ name }: Kind): readonly Rule[] {
  const known = kindNames.find((one) => one === name);
  return known === undefined ? [] : rules[known];
}

function credentialRefusal({ name }: Kind, portable: Portable, credential: Offered['credential']): string[] {
  if (name !== 'gateway' || credential === undefined) return [];
  const reason = unusableCredential(String(portable['auth_type']), credential);
  return reason === undefined ? [] : [`its credential ${reason}`];
}
