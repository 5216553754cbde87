import type { DocumentFormat, FormatName } from '../document-format.ts';
import { contextForgeFormat } from './contextforge/contextforge-format.ts';
import { helmFormat } from './helm/helm-format.ts';
import { jsonFormat } from './json/json-format.ts';
import { mcpJsonFormat } from './mcp-json/mcp-json-format.ts';
import { ndjsonFormat } from './ndjson/ndjson-format.ts';
import { terraformFormat } from './terraform/terraform-format.ts';
import { yamlFormat } from './yaml/yaml-format.ts';

/** All formats. A document is read by the first that recognises it, so JSON, which takes what nobody else does, is last. */
export const formats: readonly DocumentFormat[] = [
  ndjsonFormat,
  mcpJsonFormat,
  yamlFormat,
  terraformFormat,
  helmFormat,
  contextForgeFormat,
  jsonFormat,
];

/** Undefined where the registry has none of this name. */
export const formatNamed = (name: FormatName): DocumentFormat | undefined =>
  formats.find((format) => format.name === name);
