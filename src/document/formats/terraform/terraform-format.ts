import { createHash } from 'node:crypto';
import { type Kind, keyOf, type Portable } from '../../../kinds/kind.ts';
import { kindNames } from '../../../kinds/registry.ts';
import { mark, parseExact } from '../../../lib/exact-json.ts';
import type { Json, JsonObject } from '../../../lib/json.ts';
import { identifierPart } from '../../../lib/slug.ts';
import type { SecretPlace } from '../../../secrets/map-secrets.ts';
import { replaceSecrets } from '../../../secrets/replace-secrets.ts';
import type { DocumentFormat, WrittenDocument, WrittenPage } from '../../document-format.ts';
import { hclAttributes, hclString } from './hcl.ts';

export const terraformFormat: DocumentFormat<'terraform'> = {
  name: 'terraform',
  extension: 'tf',
  mediaType: 'text/plain; charset=utf-8',
  kinds: kindNames,
  secrets: 'omitted',
  carriesDeletions: false,
  carriesRecipient: false,
  write: writeTerraform,
};

const head = `# A gateway's configuration: one local for each kind, an element for each entity. Values of secrets are not in
# here; give them to the variables.

terraform {
  required_version = ">= 1.3.0"
}
`;

/** The document as one Terraform file: entities as locals, each secret a sensitive variable without a value. */
async function* writeTerraform({ envelope, pages, metadata }: WrittenDocument): AsyncGenerator<string> {
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

/** A page with its place among those of its kind. */
interface NumberedPage {
  readonly page: WrittenPage;
  /** From 1. */
  readonly number: number;
  readonly isLast: boolean;
}

/** Pages with their numbers; the source is one page ahead, to know the last one of a kind. */
async function* numberPages(pages: WrittenDocument['pages']): AsyncGenerator<NumberedPage> {
  let before: WrittenPage | undefined;
  let number = 0;
  for await (const page of pages) {
    const isSame = before?.kind === page.kind;
    if (before !== undefined) yield { page: before, number, isLast: !isSame };
    number = isSame ? number + 1 : 1;
    before = page;
  }
  if (before !== undefined) yield { page: before, number, isLast: true };
}

/** A sensitive variable that stands for one secret. */
interface SecretVariable {
  readonly name: string;
  readonly description: string;
}

/** An entity as an element of a local, its secrets taken from variables. */
interface TerraformEntity {
  readonly element: [string, Json];
  readonly variables: readonly SecretVariable[];
}

function terraformEntity(kind: Kind, portable: Portable): TerraformEntity {
  const variables: SecretVariable[] = [];
  const key = keyOf(kind, portable);
  const entity = replaceSecrets(kind, portable, (place) => {
    const variable = secretVariable(kind, key, place);
    variables.push(variable);
    const reference = `var.${variable.name}`;
    return place.part === 'address' ? `${mark}{${reference}}` : mark + reference;
  });
  return { element: [elementName(key), entity], variables };
}

/** Keys that are one text for HCL, which reads all texts in NFC, stay two elements. */
function elementName(key: string): string {
  if (key.normalize('NFC') === key) return key;
  return `${key} ${createHash('sha256').update(key).digest('hex').slice(0, 12)}`;
}

function secretVariable({ name }: Kind, key: string, { purpose, member }: SecretPlace): SecretVariable {
  const parts = [key, purpose.field, ...(member === undefined ? [] : [member])];
  const what = member === undefined ? purpose.field : `${purpose.field}: ${member}`;
  return {
    name: [name, ...parts.map(identifierPart)].join('__'),
    description: `Secret of the ${name} ${JSON.stringify(key)}, ${what}`,
  };
}
