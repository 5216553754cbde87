import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { z } from 'zod';
import { type Kind, type Portable, perKind } from '../kinds/kind.ts';
import { isExactNumber, isText, withoutMark } from '../lib/exact-json.ts';
import { isJsonObject, type JsonObject, jsonPointer } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import { storable } from '../lib/storable.ts';
import { checkFields, type FieldFinding, findingProblem, suspicion } from './check-fields.ts';
import type { EntityNotes } from './document-format.ts';
import { schemaToJson } from './json-schema.ts';
import { lengthProblems } from './limit-problems.ts';
import type { DocumentLimits } from './limits.ts';
import { placed } from './places.ts';
import { entitySubject, type Subject } from './problems.ts';
import { tolerateEntity } from './tolerate-entity.ts';

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

/**
 * An entity that is told of by its key only: that is of a length that can be read, and such as the database can hold.
 */
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

type Fields = Readonly<Record<string, unknown>>;

/** Thirty times as fast as zod, but a poor narrator: it passes the good ones, and zod explains the others. */
const validator = perKind(
  (kind: Kind): ValidateFunction<Portable> =>
    new Ajv2020({ strict: false, validateSchema: false }).compile<Portable>(
      schemaToJson(acceptedSchema(kind), 'input'),
    ),
);

/** Whether the fields are an entity of this kind; absent ones that have a default may stay absent. */
export const isValidEntity = (kind: Kind, fields: Fields): fields is Portable => validator(kind)(fields);

/** The problems of fields that are not valid: everything that is wrong with them. */
function explainEntity(kind: Kind, fields: Fields, subject: Subject): Problem[] {
  const issues = acceptedSchema(kind).safeParse(fields).error?.issues ?? [];
  if (issues.length === 0) throw new TypeError(`The two validators disagree about a ${kind.name}.`);
  return issues.map((issue) => problemOf(issue, fields, subject));
}

function problemOf({ path, message }: z.core.$ZodIssue, fields: Fields, subject: Subject): Problem {
  const parts = path.map(String);
  const [field] = parts;
  if (field !== undefined && !Object.hasOwn(fields, field)) return missing(field, subject);
  return {
    code: 'INVALID_FIELD',
    message: `${subject.name} has a wrong ${parts.join('.')}: ${withoutPrefix(message)}.`,
    path: subject.path + jsonPointer(...parts),
  };
}

const missing = (field: string, { name, path }: Subject): Problem => ({
  code: 'MISSING_FIELD',
  message: `${name} missing required field: ${field}`,
  path,
});

/** zod begins with what we say ourselves: `Invalid input: expected string, received number`. */
const withoutPrefix = (message: string): string => message.replace(/^(?:Invalid|Too) \w+: /, '');

/** How ContextForge writes a header whose value is sealed; it is opened after parsing. */
const sealedHeader = z.object({ _mcpgateway_encrypted_header_value_v1: z.string() });

const headerValue = z.union([z.string(), sealedHeader], { error: 'expected string' });

/**
 * The schema of what documents may say about an entity: its portable form, or members that are still sealed the
 * source's way.
 */
export const acceptedSchema = perKind((kind: Kind): z.ZodObject => {
  const sealed = kind.secrets.filter(({ holds }) => holds === 'members').map(({ field }) => field);
  const members = z.record(z.string(), headerValue).default({});
  return kind.portable.extend(Object.fromEntries(sealed.map((field) => [field, members])));
});

/**
 * Fields in their exact form, with numbers where a field is no free-form value: what stands for a number must not pass
 * for a text there, and is told by the validators as the number that it is.
 */
function withFixedTypes(kind: Kind, fields: Fields): Fields {
  const free = freeFields(kind);
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, free.has(name) ? value : withNumbers(value)]),
  );
}

/** The names of the fields that take any JSON. */
const freeFields = perKind((kind: Kind): ReadonlySet<string> => {
  const fields = Object.entries(acceptedSchema(kind).shape);
  return new Set(fields.flatMap(([name, schema]) => (isFree(schema) ? [name] : [])));
});

const isFree = (schema: { safeParse(value: unknown): { readonly success: boolean } }): boolean =>
  schema.safeParse({ any: [1] }).success;

function withNumbers(value: unknown): unknown {
  if (isExactNumber(value)) return numberOf(withoutMark(value));
  if (Array.isArray(value)) return value.map(withNumbers);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withNumbers(member)]));
}

/** No column has room for what is not exact, so an integer that it would be rounded to must not pass for it. */
function numberOf(digits: string): number {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number + 0.5 : number;
}
