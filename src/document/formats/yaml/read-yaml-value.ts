import { kindOfCollection } from '../../../kinds/registry.ts';
import { isJsonObject } from '../../../lib/json.ts';
import type { Problem } from '../../../lib/problem.ts';
import type { CutEntity } from '../../cut-entity.ts';
import type { Envelope } from '../../envelope.ts';
import { InvalidDocument } from '../../invalid-document.ts';
import type { DocumentLimits } from '../../limits.ts';
import { parseEntity } from '../../parse-entity.ts';
import { type PlainPlace, placed } from '../../places.ts';
import { readDocumentValue } from '../../read-document-value.ts';
import { parseCutEntity } from '../json/parse-cut-entity.ts';
import { hasServers, readServersFile } from '../mcp-json/read-servers-file.ts';
import { type ParsedYaml, parseYaml } from './parse-yaml.ts';

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
  const path = pointer.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const isWrapped = isJsonObject(value) && value['import_data'] !== undefined;
  return placeOf([...(isWrapped ? ['import_data'] : []), ...path.slice(1)]);
}
