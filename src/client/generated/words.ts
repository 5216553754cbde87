// Printed by `npm run generate` from the registries of formats and compressions, and from our lists of words.
import type { Compression, ConflictStrategy, DocumentFormat, ImportState, OutcomeStatus } from './graphql.ts';

/** What the API calls each format, and whether it has room for secrets. */
export const formats = {
  json: { name: 'JSON', hasSecrets: true },
  yaml: { name: 'YAML', hasSecrets: true },
  ndjson: { name: 'NDJSON', hasSecrets: true },
  terraform: { name: 'TERRAFORM', hasSecrets: false },
  helm: { name: 'HELM', hasSecrets: false },
  'mcp-json': { name: 'MCP_JSON', hasSecrets: false },
  contextforge: { name: 'CONTEXTFORGE', hasSecrets: true },
} as const satisfies Record<string, { readonly name: DocumentFormat; readonly hasSecrets: boolean }>;

/** What the API calls each compression. */
export const compressions = {
  none: 'NONE',
  gzip: 'GZIP',
  zstd: 'ZSTD',
  brotli: 'BROTLI',
} as const satisfies Record<string, Compression>;

/** Every ConflictStrategy, by its word. */
export const conflictStrategies = {
  skip: 'SKIP',
  update: 'UPDATE',
  rename: 'RENAME',
  fail: 'FAIL',
} as const satisfies Record<Lowercase<ConflictStrategy>, ConflictStrategy>;

/** Every ImportState, by its word. */
export const importStates = {
  queued: 'QUEUED',
  receiving: 'RECEIVING',
  planning: 'PLANNING',
  planned: 'PLANNED',
  applying: 'APPLYING',
  completed: 'COMPLETED',
  failed: 'FAILED',
  cancelled: 'CANCELLED',
  undone: 'UNDONE',
} as const satisfies Record<Lowercase<ImportState>, ImportState>;

/** Every OutcomeStatus, by its word. */
export const outcomeStatuses = {
  created: 'CREATED',
  updated: 'UPDATED',
  unchanged: 'UNCHANGED',
  renamed: 'RENAMED',
  skipped: 'SKIPPED',
  failed: 'FAILED',
  deleted: 'DELETED',
} as const satisfies Record<Lowercase<OutcomeStatus>, OutcomeStatus>;
