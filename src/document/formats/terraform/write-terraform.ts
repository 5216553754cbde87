import type { Portable } from '../../../kinds/kind.ts';
import { mark } from '../../../lib/exact-number.ts';
import type { Json, JsonObject } from '../../../lib/json.ts';
import { parseExact } from '../../../lib/parse-exact.ts';
import type { WrittenDocument } from '../../written-document.ts';
import { hclString } from './hcl-string.ts';
import { hclAttributes } from './hcl-value.ts';
import { type NumberedPage, numberPages } from './number-pages.ts';
import { type SecretVariable, terraformEntity } from './terraform-entity.ts';

const head = `# A gateway's configuration: one local for each kind, an element for each entity. Values of secrets are not in
# here; give them to the variables.

terraform {
  required_version = ">= 1.3.0"
}
`;

/** The document as one Terraform file: entities as locals, each secret a sensitive variable without a value. */
export async function* writeTerraform({
  envelope,
  pages,
  metadata,
}: WrittenDocument): AsyncGenerator<string> {
  yield head;
  for await (const page of numberPages(pages)) yield writePage(page);
  yield local('lading_export', exportFacts(envelope, metadata()));
}

function writePage({ page: { kind, entities }, number, isLast }: NumberedPage): string {
  // What exports write are objects; their schema is tested over all kinds.
  const portables = entities.map((text) => parseExact(text) as Portable);
  const written = portables.map((portable) => terraformEntity(kind, portable));
  const variables = written.flatMap((entity) => entity.variables.map(writeVariable)).join('');
  const name = `lading_${kind.collection}`;
  // Entries, as an object would put names like `7` first.
  const elements = hclAttributes(
    written.map(({ element }) => element),
    '    ',
  );
  const value = elements === '' ? '{}' : `{\n${elements}  }`;
  if (number === 1 && isLast) return variables + local(name, mark + value);
  const part = variables + local(`${name}_${number}`, mark + value);
  return isLast ? part + local(name, mark + mergeOf(name, number)) : part;
}

/** One expression that has all parts of a kind. */
const mergeOf = (name: string, count: number): string =>
  `merge(\n${Array.from({ length: count }, (_, at) => `    local.${name}_${at + 1},\n`).join('')}  )`;

const writeVariable = ({ name, description }: SecretVariable): string =>
  `\nvariable "${name}" {\n  description = ${hclString(description)}\n  type        = string\n  sensitive   = true\n}\n`;

const local = (name: string, value: Json): string => `\nlocals {\n${hclAttributes([[name, value]], '  ')}}\n`;

const facts = ['version', 'exported_at', 'exported_by', 'source_gateway', 'digest', 'entity_counts'];

const exportFacts = (envelope: JsonObject, metadata: JsonObject): JsonObject => {
  const known: JsonObject = { ...envelope, ...metadata };
  return Object.fromEntries(
    facts.flatMap((name) => (known[name] === undefined ? [] : [[name, known[name]]])),
  );
};
