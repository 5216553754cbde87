import {
  type GraphQLField,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
} from 'graphql';
import { schema } from '../schema/schema.ts';
import { typeNameOf } from '../schema/shared/entity-types.ts';
import { compressionNames } from '../src/document/compressions.ts';
import { formatNames } from '../src/document/document-format.ts';
import { formatNamed } from '../src/document/formats/formats.ts';
import { inputName } from '../src/edits/entity-input.ts';
import type { Kind } from '../src/kinds/kind.ts';
import { type KindName, kinds } from '../src/kinds/registry.ts';
import { conflictStrategies, outcomeStatuses } from '../src/kinds/words.ts';
import { importStates } from '../src/store/import-tables.ts';

/** What the client knows of each kind, as TypeScript: the fragment and the query of its file under `operations`. */
export function clientKinds(): string {
  const names = kinds.map((kind) => ({
    value: kind.name.toUpperCase(),
    fragment: `${typeNameOf(kind)}FieldsFragment`,
    query: `${queryName(kind)}Document`,
    collection: kind.collection,
  }));
  const imports = ['type EntityKind', ...names.flatMap(({ fragment, query }) => [`type ${fragment}`, query])];
  return [
    '// Printed by `npm run generate` from the registry of kinds.',
    `import {\n${imports.map((name) => `  ${name},`).join('\n')}\n} from './graphql.ts';`,
    '',
    '/** An entity of each kind, told apart by `__typename`. */',
    'export interface EntityOfKind {',
    ...names.map(({ value, fragment }) => `  readonly ${value}: ${fragment};`),
    '}',
    '',
    '/** The query for a page of each kind. */',
    'export const pageQueries = {',
    ...names.map(({ value, query }) => `  ${value}: ${query},`),
    '} as const satisfies Record<EntityKind, unknown>;',
    '',
    '/** The list of each kind in a document, in the order in which an import writes them. */',
    'export const collections = {',
    ...names.map(({ value, collection }) => `  ${value}: '${collection}',`),
    '} as const satisfies Record<EntityKind, string>;',
    '',
  ].join('\n');
}

/** What the API calls each of the words that people write: formats, compressions, strategies, states and outcomes. */
export const clientWords = (): string =>
  [
    '// Printed by `npm run generate` from the registries of formats and compressions, and from our lists of words.',
    "import type { Compression, ConflictStrategy, DocumentFormat, ImportState, OutcomeStatus } from './graphql.ts';",
    '',
    '/** What the API calls each format, and whether it has room for secrets. */',
    'export const formats = {',
    ...formatNames.map((name) => {
      const hasSecrets = formatNamed(name).secrets === 'sealed';
      return `  ${wordOf(name)}: { name: '${name.toUpperCase()}', hasSecrets: ${hasSecrets} },`;
    }),
    '} as const satisfies Record<string, { readonly name: DocumentFormat; readonly hasSecrets: boolean }>;',
    '',
    '/** What the API calls each compression. */',
    'export const compressions = {',
    ...compressionNames.map((name) => `  ${wordOf(name)}: '${name.toUpperCase()}',`),
    '} as const satisfies Record<string, Compression>;',
    ...wordList('conflictStrategies', 'ConflictStrategy', conflictStrategies),
    ...wordList('importStates', 'ImportState', importStates),
    ...wordList('outcomeStatuses', 'OutcomeStatus', outcomeStatuses),
    '',
  ].join('\n');

const wordList = (name: string, enumName: string, words: readonly string[]): string[] => [
  '',
  `/** Every ${enumName}, by its word. */`,
  `export const ${name} = {`,
  ...words.map((word) => `  ${word}: '${word.toUpperCase()}',`),
  `} as const satisfies Record<Lowercase<${enumName}>, ${enumName}>;`,
];

const wordOf = (name: string): string => (name.includes('_') ? `'${name.replaceAll('_', '-')}'` : name);

const queryName = ({ collection }: Kind): string =>
  `${collection.charAt(0).toUpperCase()}${collection.slice(1)}`;

/** The query for a page of a kind, and its fields in the document's order; of what is referred to, the key. */
export function clientOperations(kind: Kind<KindName>): string {
  const type = typeNameOf(kind);
  const object = schema.getType(type);
  const shared = schema.getType('Entity');
  if (!isObjectType(object) || !isInterfaceType(shared))
    throw new TypeError(`There is no object type ${type}.`);
  const own = Object.values(object.getFields()).filter(({ name }) => !(name in shared.getFields()));
  const order = Object.keys(kind.portable.shape).map((field) => inputName(kind, field));
  const ordered = own.toSorted((a, b) => placeIn(order, a.name) - placeIn(order, b.name));
  const fields = ordered.flatMap((field) => selectionOf(field, order));
  return `# Printed by \`npm run generate\` from the object type.
fragment ${type}Fields on ${type} {
  __typename
  ...EntityFields
${fields.map((field) => `  ${field}\n`).join('')}}

query ${queryName(kind)}($first: Int, $after: String, $filter: EntityFilter) {
  entities: ${kind.collection}(first: $first, after: $after, filter: $filter) {
    nodes {
      ...${type}Fields
    }
    pageInfo {
      ...PageFields
    }
  }
}
`;
}

/** What the document does not have comes last. */
const placeIn = (order: readonly string[], name: string): number =>
  order.includes(name) ? order.indexOf(name) : order.length;

function selectionOf(
  { name, type }: GraphQLField<unknown, unknown>,
  inDocument: readonly string[],
): string[] {
  const named = getNamedType(type);
  if (isLeafType(named)) return [name];
  if (named.name === 'EntityAuth') return [`${name} {\n    ...AuthFields\n  }`];
  const isEntity = isObjectType(named) && named.getInterfaces().some((one) => one.name === 'Entity');
  // Not what refers to it: that is no part of the entity, and has no end.
  const isOwn = inDocument.includes(name) || !isListType(getNullableType(type));
  return isEntity && isOwn ? [`${name} {\n    key\n  }`] : [];
}
