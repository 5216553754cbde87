import {
  type EntityFilter,
  type EntityKind,
  type GatewayFieldsFragment,
  GatewaysDocument,
  type PageFieldsFragment,
  type PromptFieldsFragment,
  PromptsDocument,
  type ResourceFieldsFragment,
  ResourcesDocument,
  type RootFieldsFragment,
  RootsDocument,
  type ServerFieldsFragment,
  ServersDocument,
  type ToolFieldsFragment,
  ToolsDocument,
} from './generated/graphql.ts';
import type { TypedDocument } from './typed-document.ts';

/** An entity of each kind, told apart by `__typename`. */
export interface EntityOfKind {
  readonly ROOT: RootFieldsFragment;
  readonly GATEWAY: GatewayFieldsFragment;
  readonly TOOL: ToolFieldsFragment;
  readonly RESOURCE: ResourceFieldsFragment;
  readonly PROMPT: PromptFieldsFragment;
  readonly SERVER: ServerFieldsFragment;
}

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
export const entityDocuments: Documents = {
  ROOT: RootsDocument,
  GATEWAY: GatewaysDocument,
  TOOL: ToolsDocument,
  RESOURCE: ResourcesDocument,
  PROMPT: PromptsDocument,
  SERVER: ServersDocument,
};
