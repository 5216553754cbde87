// Printed by `npm run generate` from the registries of formats and compressions.
import type { Compression, DocumentFormat } from './graphql.ts';

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
