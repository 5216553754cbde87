import { exportDocumentSchema, schemaToJson } from '../src/document/json-schema.ts';
import { acceptedSchema } from '../src/document/parse-entity.ts';
import { ignoredFields } from '../src/document/tolerate-entity.ts';
import type { Kind } from '../src/kinds/kind.ts';
import { kinds } from '../src/kinds/registry.ts';
import { isJsonObject, type Json, type JsonObject } from '../src/lib/json.ts';

/** The kinds and their fields as Markdown, from the schemas that documents are read and written by. */
export const describeKinds = (): string =>
  [...kinds.map(kindText), `Left out of every kind without a warning: ${quoted(ignoredFields)}.`].join(
    '\n\n',
  );

function kindText(kind: Kind): string {
  const { title, description, properties } = entitySchema(kind);
  const needed = listOf(schemaToJson(acceptedSchema(kind), 'input')['required']);
  const rows = Object.entries(object(properties)).map(([name, field]) =>
    row(name, object(field), needed.includes(name)),
  );
  const table = ['| field | value | when absent | meaning |', '| --- | --- | --- | --- |', ...rows];
  return [
    `### \`${kind.collection}\` (${String(title)})`,
    `${String(description)} Key: \`${kind.key}\`.`,
    table.join('\n'),
    ...notes(kind),
  ].join('\n\n');
}

const row = (name: string, field: JsonObject, isNeeded: boolean): string => {
  const absent = isNeeded ? 'not allowed' : `\`${JSON.stringify(field['default'] ?? null)}\``;
  return `| \`${name}\` | ${valueText(field)} | ${absent} | ${String(field['description'])} |`;
};

function notes({ aliases, derived }: Kind): string[] {
  const spellings = Object.entries(aliases).map(([alias, field]) => `\`${alias}\` for \`${field}\``);
  return [
    ...(spellings.length > 0 ? [`Read as well: ${spellings.join(', ')}.`] : []),
    ...(derived.length > 0 ? [`Left out without a warning: ${quoted(derived)}.`] : []),
  ];
}

const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

function entitySchema({ collection }: Kind): JsonObject {
  const entities = object(object(object(exportDocumentSchema()['properties'])['entities'])['properties']);
  return object(object(entities[collection])['items']);
}

/** What a field may hold, in words. */
function valueText(field: JsonObject): string {
  const { anyOf, type, items, additionalProperties, maximum } = field;
  if (Array.isArray(field['enum'])) return field['enum'].map((value) => `\`${String(value)}\``).join(', ');
  if (Array.isArray(anyOf)) return anyOf.map((one) => valueText(object(one))).join(' or ');
  if (Array.isArray(type)) return type.join(' or ');
  if (type === 'array') return `list of ${valueText(object(items ?? null))}s`;
  if (type === 'object' && isJsonObject(additionalProperties) && 'type' in additionalProperties)
    return `object of ${valueText(additionalProperties)}s`;
  return typeof maximum === 'number' ? `${String(type)} up to ${maximum}` : String(type);
}

const object = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
