import { type KindName, kinds } from '../../kinds/registry.ts';
import { shortened } from '../../lib/characters.ts';
import { wrongParameter } from './rest-problem.ts';

/** The kind with this name, in the singular or plural and in any case. */
export function readKind(spelling: string): KindName {
  const folded = spelling.trim().toLowerCase();
  const kind = kinds.find(({ name, collection }) => [name, collection].includes(folded));
  if (kind !== undefined) return kind.name;
  const known = kinds.map(({ collection }) => collection).join(', ');
  throw wrongParameter(`There is no entity type '${shortened(spelling)}'; there are ${known}.`);
}
