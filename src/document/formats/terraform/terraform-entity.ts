import { createHash } from 'node:crypto';
import { type Kind, keyOf, type Portable } from '../../../kinds/kind.ts';
import { mark } from '../../../lib/exact-number.ts';
import { identifierPart } from '../../../lib/identifier-part.ts';
import type { Json } from '../../../lib/json.ts';
import type { SecretPlace } from '../../../secrets/map-secrets.ts';
import { replaceSecrets } from '../../../secrets/replace-secrets.ts';

/** A sensitive variable that stands for one secret. */
export interface SecretVariable {
  readonly name: string;
  readonly description: string;
}

/** An entity as an element of a local, its secrets taken from variables. */
export interface TerraformEntity {
  readonly element: [string, Json];
  readonly variables: readonly SecretVariable[];
}

export function terraformEntity(kind: Kind, portable: Portable): TerraformEntity {
  const variables: SecretVariable[] = [];
  const key = keyOf(kind, portable);
  const entity = replaceSecrets(kind, portable, (place) => {
    const variable = secretVariable(kind, key, place);
    variables.push(variable);
    const reference = `var.${variable.name}`;
    return place.part === 'address' ? `${mark}{${reference}}` : mark + reference;
  });
  return { element: [elementName(key), entity], variables };
}

/** Keys that are one text for HCL, which reads all texts in NFC, stay two elements. */
function elementName(key: string): string {
  if (key.normalize('NFC') === key) return key;
  return `${key} ${createHash('sha256').update(key).digest('hex').slice(0, 12)}`;
}

function secretVariable({ name }: Kind, key: string, { purpose, member }: SecretPlace): SecretVariable {
  const parts = [key, purpose.field, ...(member === undefined ? [] : [member])];
  const what = member === undefined ? purpose.field : `${purpose.field}: ${member}`;
  return {
    name: [name, ...parts.map(identifierPart)].join('__'),
    description: `Secret of the ${name} ${JSON.stringify(key)}, ${what}`,
  };
}
