import { gateway } from './gateway.ts';
import type { Kind } from './kind.ts';
import { prompt } from './prompt.ts';
import { resource } from './resource.ts';
import { root } from './root.ts';
import { server } from './server.ts';
import { tool } from './tool.ts';

const registered = [root, gateway, tool, resource, prompt, server] as const;

export type KindName = (typeof registered)[number]['name'];

/** The row type of each kind, by name. */
export type RowOf = {
  [K in (typeof registered)[number] as K['name']]: K extends Kind<string, infer Row> ? Row : never;
};

/** All kinds in the order in which an import writes them: what is referred to comes before what refers. */
export const kinds: readonly Kind<KindName>[] = importOrder(registered);

export const kindNames: readonly KindName[] = kinds.map(({ name }) => name);

const byName = new Map<string, Kind<KindName>>(kinds.map((kind) => [kind.name, kind]));
const byCollection = new Map<string, Kind<KindName>>(kinds.map((kind) => [kind.collection, kind]));

/** The kind with this name; a name that is none is a bug. */
export function kindNamed(name: string): Kind<KindName> {
  const kind = byName.get(name);
  if (kind === undefined) throw new TypeError(`There is no kind named ${name}.`);
  return kind;
}

/** The kind whose list in a document has this name, if there is one. */
export const kindOfCollection = (collection: string): Kind<KindName> | undefined =>
  byCollection.get(collection);

/** A depth-first walk over references; a reference holds the other kind's record, so it cannot be circular. */
function importOrder(given: readonly Kind<KindName>[]): Kind<KindName>[] {
  const ordered = new Set<Kind>();
  const visit = (kind: Kind): void => {
    for (const reference of Object.values(kind.references)) visit(reference.kind);
    ordered.add(kind);
  };
  given.forEach(visit);
  return [...ordered].filter((kind): kind is Kind<KindName> => given.some((one) => one === kind));
}
