import type { DocumentFormat, FormatName } from '../document-format.ts';
import { contextForgeFormat } from './contextforge/contextforge-format.ts';
import { helmFormat } from './helm/helm-format.ts';
import { jsonFormat } from './json/json-format.ts';
import { mcpJsonFormat } from './mcp-json/mcp-json-format.ts';
import { ndjsonFormat } from './ndjson/ndjson-format.ts';
import { terraformFormat } from './terraform/terraform-format.ts';
import { yamlFormat } from './yaml/yaml-format.ts';

/** The formats by name; one that is forgotten does not compile. */
const registry: { readonly [Name in FormatName]: DocumentFormat<Name> } = {
  ndjson: ndjsonFormat,
  mcp_json: mcpJsonFormat,
  yaml: yamlFormat,
  terraform: terraformFormat,
  helm: helmFormat,
  contextforge: contextForgeFormat,
  json: jsonFormat,
};

/**
 * All formats, in the order of the registry. A document is read by the first that recognises it, so JSON, which takes
 * what nobody else does, is last.
 */
export const formats: readonly DocumentFormat[] = Object.values(registry);

export const formatNamed = (name: FormatName): DocumentFormat => registry[name];
