import { type Kind, keyOf, mentionsIn, type Portable } from '../kinds/kind.ts';
import { kinds } from '../kinds/registry.ts';
import type { Json, JsonObject } from '../lib/json.ts';

/** Gathers which entity refers to which keys: `servers_to_tools: { <server>: [<tool>, …] }`, without the empty ones. */
export class DependencyCollector {
  readonly #mentions = new Map<string, [string, Json][]>(
    kinds.flatMap((from) => Object.values(from.references).map(({ kind }) => [nameOf(from, kind), []])),
  );

  add(from: Kind, portable: Portable): void {
    for (const [field, { kind: to }] of Object.entries(from.references)) {
      const keys = mentionsIn(portable, field);
      if (keys.length > 0) this.#mentions.get(nameOf(from, to))?.push([keyOf(from, portable), keys]);
    }
  }

  toJson(): JsonObject {
    return Object.fromEntries(
      [...this.#mentions].map(([name, mentions]) => [name, Object.fromEntries(mentions)]),
    );
  }
}

const nameOf = (from: Kind, to: Kind): string => `${from.collection}_to_${to.collection}`;
