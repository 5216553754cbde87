import type { EntityManager } from 'typeorm';
import type { Kind, Portable } from '../kinds/kind.ts';
import { digestOf } from '../planning/digest.ts';
import { fingerprintPortable } from '../secrets/fingerprint-portable.ts';
import type { Services } from '../services/services.ts';
import { findPending, pendingByField } from '../store/pending.ts';
import type { EntityToWrite } from '../store/write-batch.ts';
import { InvalidInput } from './edit-problems.ts';
import { findMentioned } from './find-mentioned.ts';
import { makeWhole } from './make-whole.ts';
import type { ReadInput } from './read-input.ts';

/** What is known when an entity is drafted: nothing is stored of a new one. */
interface Origin {
  readonly id: string;
  readonly portable?: Portable;
}

/** The entity that an input makes, ready to be written; throws `InvalidInput` with everything that is wrong. */
export async function draftEntity(
  { services, manager }: { services: Services; manager: EntityManager },
  kind: Kind,
  input: ReadInput,
  origin: Origin,
): Promise<EntityToWrite> {
  const pending = origin.portable && (await findPending(manager, kind, [origin.id])).get(origin.id);
  const mentioned = await findMentioned(manager, kind, input.fields, pendingByField(kind, pending));
  const whole = makeWhole(services, kind, mentioned.fields, origin.portable);
  const [first, ...others] = [...input.problems, ...mentioned.problems, ...whole.problems];
  if (first !== undefined) throw new InvalidInput([first, ...others]);
  const portable = whole.fields;
  return {
    id: origin.id,
    portable,
    pending: mentioned.pending,
    digest: digestOf(fingerprintPortable(kind, portable, services.ring)),
  };
}
