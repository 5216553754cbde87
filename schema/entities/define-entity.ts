import type { Kind } from '../../src/kinds/kind.ts';
import type { KindName } from '../../src/kinds/registry.ts';
import type { EntityTypeRef } from '../shared/entity-types.ts';
import { entityConnection } from './entity-connection.ts';
import { type EntityInputFields, entityMutations } from './entity-mutations.ts';

/** Adds everything that the API offers for a kind besides its object type. */
export function defineEntity(
  kind: Kind<KindName>,
  type: EntityTypeRef,
  inputFields: EntityInputFields,
): void {
  entityConnection(kind, type);
  entityMutations(kind, type, inputFields);
}
