import type { Kind } from '../kinds/kind.ts';

/** What a caller calls a field of the document: `inputSchema` for `input_schema`, `tools` for `tool_ids`. */
export const inputName = (kind: Kind, field: string): string =>
  kind.references[field]?.kind.collection ?? camelCase(field);

const camelCase = (text: string): string =>
  text.replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());
