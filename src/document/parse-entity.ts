import type { Kind, Portable } from '../kinds/kind.ts';
import { isText } from '../lib/exact-json.ts';
import { isJsonObject, type JsonObject } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import { storable } from '../lib/storable.ts';
import { checkFields, type FieldFinding, findingProblem, suspicion } from './check-fields.ts';
import type { EntityNotes } from './document-format.ts';
import { lengthProblems } from './limit-problems.ts';
import type { DocumentLimits } from './limits.ts';
import { placed } from './places.ts';
import { entitySubject, type Subject } from './problems.ts';
import { tolerateEntity } from './tolerate-entity.ts';
import { explainEntity, isValidEntity, withFixedTypes } from './validate-entity.ts';

/** Makes an entity of what the document says: tolerant of real files, then strict. */
export function parseEntity(kind: Kind, raw: RawEntity, limits: DocumentLimits): ParsedEntity {
  if (raw.problems.length > 0) return failed(kind, raw, limits, raw.problems);
  if (!isJsonObject(raw.value)) return failed(kind, raw, limits, [notAnObject(subjectOf(raw))]);
  return parseObject(kind, raw, raw.value, limits);
}

function parseObject(kind: Kind, raw: RawEntity, entity: JsonObject, limits: DocumentLimits): ParsedEntity {
  const { fields: given, sourceId, warnings: own } = tolerateEntity(kind, entity);
  const warnings = raw.notes?.warnings === undefined ? own : [...raw.notes.warnings, ...own];
  const fields = raw.isDoubtful ? withFixedTypes(kind, given) : given;
  const key = keyIn(kind, fields);
  const isValid = isValidEntity(kind, fields);
  const long = lengthProblems(kind, fields, limits, () => subjectOf(raw));
  const findings = checkFields(kind, fields);
  const isRefused = (finding: FieldFinding): boolean =>
    !finding.isSuspicious || limits.suspicious === 'refuse';
  if (isValid && long.length === 0 && !findings.some(isRefused))
    return {
      index: raw.index,
      key,
      portable: fields,
      ...(sourceId && { sourceId }),
      warnings: findings.length === 0 ? warnings : [...warnings, ...findings.map(suspicion)],
      problems: none,
    };
  const places = raw.notes?.places ?? {};
  const subject = subjectOf(raw);
  const wrong = isValid ? none : explainEntity(kind, fields, subject);
  const refused = findings.filter(isRefused).map((finding) => findingProblem(finding, subject));
  const located = [...wrong, ...refused].map((one) => placed(one, places[one.path ?? '']));
  return failed(kind, raw, limits, [...located, ...long], warnings);
}

const none: readonly never[] = [];

const subjectOf = ({ collection, index }: RawEntity): Subject => entitySubject(collection, index);

const keyIn = (kind: Kind, fields: unknown): string => {
  const key = isJsonObject(fields) ? fields[kind.key] : undefined;
  return isText(key) ? key : '';
};

const notAnObject = ({ name, path }: Subject): Problem => ({
  code: 'NOT_AN_OBJECT',
  message: `${name} must be an object`,
  path,
});

/** Its key is what it is told by: of a length that can be read, and such as the database can hold. */
function failed(
  kind: Kind,
  raw: RawEntity,
  { keyLength }: DocumentLimits,
  problems: readonly Problem[],
  warnings: readonly string[] = none,
): ParsedEntity {
  const key = storable(keyIn(kind, raw.value) || (raw.notes?.key ?? ''), keyLength);
  const named = { kind: kind.name, ...(key && { key }) };
  return { index: raw.index, key, warnings, problems: problems.map((problem) => ({ ...problem, ...named })) };
}

/** An entity of a document, ready for planning, or what is wrong with it. */
export interface ParsedEntity {
  readonly index: number;
  /** Empty where the entity has none. */
  readonly key: string;
  /** Only fields that the document has; absent when there are problems. */
  readonly portable?: Portable;
  /** The entity's id where the document comes from, by which references may mention it. */
  readonly sourceId?: string;
  readonly warnings: readonly string[];
  readonly problems: readonly Problem[];
}

/** One item of a document's lists, as it was read. */
export interface RawEntity {
  /** Name of the list: `tools`. Always one that a kind has. */
  readonly collection: string;
  /** Place in the list, from 0. */
  readonly index: number;
  /** Absent where the entity is too deep or too large to be held. */
  readonly value: unknown;
  /** The value may have numbers in their exact form. */
  readonly isDoubtful?: boolean;
  /** Limits that the entity breaks: it fails by itself, its siblings go on. */
  readonly problems: readonly Problem[];
  readonly notes?: EntityNotes | undefined;
  /** The JSON that `value` was parsed from, when the document came as text. */
  readonly text?: string;
}
