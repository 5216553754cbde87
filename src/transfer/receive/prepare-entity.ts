import type { DocumentLimits } from '../../document/limits.ts';
import { parseEntity } from '../../document/parse-entity.ts';
import type { RawEntity } from '../../document/raw-entity.ts';
import type { Kind, Portable } from '../../kinds/kind.ts';
import type { Problem } from '../../lib/problem.ts';
import { slugOf } from '../../lib/slug.ts';
import { digestOf } from '../../planning/digest.ts';
import type { Incoming } from '../../planning/incoming.ts';
import { createWhole } from '../../planning/keep-secrets.ts';
import type { KeyRing } from '../../secrets/key-ring.ts';
import { resealPortable } from '../../secrets/reseal-portable.ts';

/** The key rings of an import: this server's, and the source's where its secret was given. */
export interface ImportKeys {
  readonly ring: KeyRing;
  readonly source?: KeyRing;
}

export interface Preparation {
  readonly keys: ImportKeys;
  readonly limits: DocumentLimits;
  /** Where a secret that does not open is like one that is masked, not a reason to refuse its entity. */
  readonly masksUnopened?: boolean;
}

/** From a value in the document to an entity that can be planned: parsed, resealed, hashed. */
export function prepareEntity(
  kind: Kind,
  raw: RawEntity,
  { keys, limits, masksUnopened = false }: Preparation,
): Incoming {
  const { index, key, portable, sourceId, warnings, problems } = parseEntity(kind, raw, limits);
  const base = { index, key, ...(sourceId === undefined ? {} : { sourceId }), warnings };
  if (portable === undefined || problems.length > 0) return { ...base, problems };
  const resealed = resealPortable(kind, portable, keys);
  if (resealed.problems.length > 0 && !masksUnopened) {
    return { ...base, problems: resealed.problems.map((problem) => located(kind, base, problem)) };
  }
  const whole = createWhole(kind, resealed.fingerprinted);
  return {
    ...base,
    portable: resealed.portable,
    digest: digestOf(whole.portable),
    ...(whole.warnings.length > 0 && { lacksSecrets: true }),
    slug: slugOfEntity(kind, portable),
    warnings: [...warnings, ...resealed.warnings, ...resealed.problems.map(warningOf)],
  };
}

const warningOf = ({ code, message }: Problem): string => `${code}: ${message}`;

const slugOfEntity = (kind: Kind, portable: Portable): string =>
  slugOf(String(portable['name'] ?? portable[kind.key]));

const located = (kind: Kind, { index, key }: { index: number; key: string }, problem: Problem): Problem => ({
  ...problem,
  path: `/entities/${kind.collection}/${index}${problem.path ?? ''}`,
  kind: kind.name,
  key,
});
