import type { EntityFilter, EntityKind, PageFieldsFragment } from './generated/graphql.ts';
import { type EntityOfKind, pageQueries } from './generated/kinds.ts';
import type { TypedDocument } from './typed-document.ts';

/** Where a list goes on, and which of the entities it has. */
export interface ListOptions {
  readonly first?: number | undefined;
  readonly after?: string | undefined;
  readonly filter?: EntityFilter | undefined;
}

/** A page of a list; `pageInfo.endCursor` is `after` of the next one. */
export interface Page<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: PageFieldsFragment;
}

type Documents = {
  readonly [K in EntityKind]: TypedDocument<{ readonly entities: Page<EntityOfKind[K]> }, ListOptions>;
};

/** How the entities of each kind are asked for. */
export const entityDocuments: Documents = pageQueries;
