// Printed by `npm run generate` from the registry of kinds.
import {
  type EntityKind,
  type RootFieldsFragment,
  RootsDocument,
  type GatewayFieldsFragment,
  GatewaysDocument,
  type ToolFieldsFragment,
  ToolsDocument,
  type ResourceFieldsFragment,
  ResourcesDocument,
  type PromptFieldsFragment,
  PromptsDocument,
  type ServerFieldsFragment,
  ServersDocument,
} from './graphql.ts';

/** An entity of each kind, told apart by `__typename`. */
export interface EntityOfKind {
  readonly ROOT: RootFieldsFragment;
  readonly GATEWAY: GatewayFieldsFragment;
  readonly TOOL: ToolFieldsFragment;
  readonly RESOURCE: ResourceFieldsFragment;
  readonly PROMPT: PromptFieldsFragment;
  readonly SERVER: ServerFieldsFragment;
}

/** The query for a page of each kind. */
export const pageQueries = {
  ROOT: RootsDocument,
  GATEWAY: GatewaysDocument,
  TOOL: ToolsDocument,
  RESOURCE: ResourcesDocument,
  PROMPT: PromptsDocument,
  SERVER: ServersDocument,
} as const satisfies Record<EntityKind, unknown>;

/** The list of each kind in a document, in the order in which an import writes them. */
export const collections = {
  ROOT: 'roots',
  GATEWAY: 'gateways',
  TOOL: 'tools',
  RESOURCE: 'resources',
  PROMPT: 'prompts',
  SERVER: 'servers',
} as const satisfies Record<EntityKind, string>;
