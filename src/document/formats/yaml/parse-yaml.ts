import { type Document, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, type YAMLError } from 'yaml';
import { kindOfCollection } from '../../../kinds/registry.ts';
import { isJsonObject, pointerParts } from '../../../lib/json.ts';
import type { Problem } from '../../../lib/problem.ts';
import type { CutEntity, Envelope } from '../../document-format.ts';
import { type DocumentLimits, defaultLimits } from '../../limits.ts';
import { parseEntity } from '../../parse-entity.ts';
import { type PlainPlace, placed } from '../../places.ts';
import { documentProblems, InvalidDocument } from '../../problems.ts';
import { readDocumentValue } from '../../read-document-value.ts';
import { parseCutEntity } from '../json/cut-entity.ts';
import { hasServers, readServersFile } from '../mcp-json/read-servers-file.ts';
import { type Position, syntaxReasons, yamlProblems } from './yaml-problems.ts';
import { memberNode, YamlValues } from './yaml-values.ts';

/** Reads a YAML document that is all there, with the contract of the other readers; problems say where they are. */
export async function* readYamlValue(
  bytes: Uint8Array,
  limits: DocumentLimits,
): AsyncGenerator<readonly CutEntity[], Envelope> {
  const yaml = parseYaml(bytes, limits);
  if (hasServers(yaml.value)) return yield* readServersFile(yaml.value, limits);
  const reading = readDocumentValue(withEmptyLists(yaml.value), limits);
  try {
    let next = await reading.next();
    for (; !next.done; next = await reading.next())
      yield next.value.map((cut) => withPlaces(cut, yaml, limits));
    return next.value;
  } catch (error) {
    if (!(error instanceof InvalidDocument)) throw error;
    const [first, ...others] = error.problems;
    throw new InvalidDocument([placedIn(first, yaml), ...others.map((one) => placedIn(one, yaml))]);
  }
}

/** A list under whose name nothing is written is an empty one. */
function withEmptyLists(value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  if (value['import_data'] !== undefined)
    return { ...value, import_data: withEmptyLists(value['import_data']) };
  const { entities } = value;
  if (entities === undefined || !isJsonObject(entities)) return value;
  const lists = Object.entries(entities).map(([name, list]) => [name, list ?? []]);
  return { ...value, entities: Object.fromEntries(lists) };
}

/** Nearly all entities are right, and need none. */
function withPlaces(cut: CutEntity, yaml: ParsedYaml, limits: DocumentLimits): CutEntity {
  const kind = kindOfCollection(cut.collection);
  if (kind === undefined || cut.bytes === undefined) return cut;
  const { problems } = parseEntity(kind, parseCutEntity(cut, limits), limits);
  const places: Record<string, PlainPlace> = {};
  for (const { path } of problems) {
    const place = placeAt(path, yaml);
    if (path !== undefined && place !== undefined) places[path] = place;
  }
  return problems.length === 0 ? cut : { ...cut, notes: { ...cut.notes, places } };
}

const placedIn = (problem: Problem, yaml: ParsedYaml): Problem =>
  placed(problem, placeAt(problem.path, yaml));

/** Pointers are into the document itself, which may be wrapped. */
function placeAt(pointer: string | undefined, { value, placeOf }: ParsedYaml): PlainPlace | undefined {
  if (pointer === undefined || pointer === '') return undefined;
  const isWrapped = isJsonObject(value) && value['import_data'] !== undefined;
  return placeOf([...(isWrapped ? ['import_data'] : []), ...pointerParts(pointer)]);
}

const mostProblems = 20;
/** The most characters that a document may have when its aliases are written out: no more is held at once. */
const mostExpanded = 268_435_456;

interface ParsedYaml {
  /** The value in its exact form (`parseExact`). */
  readonly value: unknown;
  /** Where something is, and whether it would be a text if it were quoted; undefined where that is not known. */
  readonly placeOf: (path: readonly string[]) => PlainPlace | undefined;
}

/** The value of a YAML document, by the core schema of YAML 1.2 whatever its directives say; else `InvalidDocument`. */
export function parseYaml(bytes: Uint8Array, limits: DocumentLimits = defaultLimits): ParsedYaml {
  try {
    return parsed(textOf(bytes), Math.min(mostExpanded, limits.documentBytes));
  } catch (error) {
    // All of this goes by recursion, and runs out of stack far beyond what an entity may have.
    if (error instanceof RangeError) throw new InvalidDocument([yamlProblems.tooDeep({ line: 1, col: 1 })]);
    throw error;
  }
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InvalidDocument([yamlProblems.notUtf8()]);
  }
}

function parsed(text: string, most: number): ParsedYaml {
  const lines = new LineCounter();
  const { contents } = documentIn(text, lines);
  const values = new YamlValues(lines, most);
  const value = values.valueOf(contents);
  refuseFor(values.problems);
  if (isCutOff(value)) refuseFor([yamlProblems.cutOff()]);
  return { value, placeOf: (path) => placeOf(contents, path, lines) };
}

const options = {
  schema: 'core',
  merge: false,
  resolveKnownTags: false,
  stringKeys: true,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'error',
} as const;

/** The only one that has anything in it: a marker at the end, or two at the start, begin documents of nothing. */
function documentIn(text: string, lineCounter: LineCounter): Document.Parsed {
  const all = parseAllDocuments(text, { ...options, lineCounter });
  const documents: readonly Document.Parsed[] = 'empty' in all ? [] : all;
  const errors = documents.flatMap((one) => [...one.errors, ...one.warnings]);
  refuseFor(errors.map((error) => problemOf(error, lineCounter)));
  const [document, second] = documents.filter((one) => !isEmpty(one));
  if (document === undefined) throw new InvalidDocument([documentProblems.empty()]);
  if (second !== undefined) refuseFor([yamlProblems.severalDocuments(lineCounter.linePos(second.range[0]))]);
  return document;
}

const isEmpty = ({ contents }: Document.Parsed): boolean =>
  contents === null || (isScalar(contents) && contents.value === null && contents.source === '');

function refuseFor(problems: readonly Problem[]): void {
  const [first, ...others] = problems.slice(0, mostProblems);
  if (first) throw new InvalidDocument([first, ...others]);
}

function problemOf({ code, pos: [offset] }: YAMLError, lines: LineCounter): Problem {
  const position = lines.linePos(offset);
  if (code === 'RESOURCE_EXHAUSTION') return yamlProblems.tooDeep(position);
  if (code === 'TAG_RESOLVE_FAILED') return yamlProblems.tag(position);
  return yamlProblems.invalid(syntaxReasons[code], position);
}

/** YAML that is cut off is YAML still, but a text may have lost its end: an export has its metadata last. */
function isCutOff(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  const document = value['import_data'] ?? value;
  return isJsonObject(document) && 'encryption_method' in document && !('metadata' in document);
}

/** The place of a plain value; none of what is repeated by an alias, as its place would be that of something else. */
function placeOf(root: unknown, path: readonly string[], lines: LineCounter): PlainPlace | undefined {
  let node = root;
  for (const name of path) node = memberOf(node, name);
  if (!isScalar(node) || node.range == null) return undefined;
  const { line, col }: Position = lines.linePos(node.range[0]);
  return { line, column: col, isQuotable: typeof node.value !== 'string' && node.source !== '' };
}

function memberOf(node: unknown, name: string): unknown {
  if (isSeq(node)) return node.items[Number(name)];
  if (!isMap(node)) return undefined;
  return memberNode(node, name);
}
