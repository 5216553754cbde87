import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { exportDocumentSchema } from '../../src/document/json-schema.ts';
import { isJsonObject, type Json } from '../../src/lib/json.ts';

/** A validator that takes nothing it does not understand, formats included. */
export function strictAjv(): Ajv2020 {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
  addFormats.default(ajv);
  return ajv;
}

// The published schema lets later versions add members; what we write ourselves it must know.
const isExport = strictAjv().compile(closed(exportDocumentSchema(), '') as object);

/** Throws where an exported document is not what the published schema says, or has a member that it does not name. */
export function checkExport(document: unknown): void {
  if (isExport(document)) return;
  const wrong = (isExport.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
  throw new Error(`The export is not what its schema says: ${wrong.slice(0, 5).join('; ')}`);
}

function closed(schema: Json, name: string): Json {
  if (Array.isArray(schema)) return schema.map((item) => closed(item, ''));
  if (!isJsonObject(schema)) return schema;
  const members = Object.entries(schema).map(([key, value]) => [key, closed(value, key)]);
  const copy = Object.fromEntries(members);
  const isOpen = isJsonObject(schema['properties']) && schema['type'] === 'object';
  return isOpen && name !== 'export_options' ? { ...copy, additionalProperties: false } : copy;
}
