import { type Kind, keyOf, type Portable } from '../../../kinds/kind.ts';
import { identifierPart } from '../../../lib/identifier-part.ts';
import type { Json } from '../../../lib/json.ts';
import { mask } from '../../../secrets/masks.ts';
import { replaceSecrets } from '../../../secrets/replace-secrets.ts';

/** A key of a Secret, and what it is for. */
export interface SecretKey {
  readonly name: string;
  readonly description: string;
}

export interface HelmEntity {
  readonly entity: Portable;
  readonly secrets: readonly SecretKey[];
}

/** An entity with references to keys of the Secret that belongs to its file. */
export function helmEntity(kind: Kind, portable: Portable, file: string): HelmEntity {
  const secrets: SecretKey[] = [];
  const key = keyOf(kind, portable);
  const entity = replaceSecrets(kind, portable, ({ purpose: { field }, member, part }) => {
    // A reference has no room within a text; a mask keeps what the cluster's server has.
    if (part === 'address') return mask;
    const parts = member === undefined ? [key, field] : [key, field, member];
    const name = parts.map(identifierPart).join('.');
    const what = member === undefined ? field : `${field}: ${member}`;
    secrets.push({ name, description: `${kind.name} ${JSON.stringify(key)}, ${what}` });
    return secretRef(file, name);
  });
  return { entity, secrets };
}

/** `name` is that of the Secret without the release's; `key` is its key. */
const secretRef = (name: string, key: string): Json => ({ secretRef: { name, key } });
