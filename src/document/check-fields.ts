import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { FieldRule, Kind } from '../kinds/kind.ts';
import { isExactNumber, withoutMark } from '../lib/exact-json.ts';
import { isJsonObject, type JsonObject, jsonPointer, pointerParts } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import { secretsInSchema } from '../secrets/secrets-in-clear.ts';
import {
  checkAddress,
  checkContent,
  checkHeaderNames,
  checkHeaders,
  checkLine,
  checkMediaType,
  checkPlace,
  checkText,
  checkUri,
  type Finding,
  nothingFound,
  secretFound,
  wrong,
} from './check-texts.ts';
import { limitSettings } from './limits.ts';
import type { Subject } from './problems.ts';

/** A finding in one field of an entity. */
export interface FieldFinding extends Finding {
  readonly field: string;
}

/**
 * Findings in the fields of an entity, valid by their types: everything that its kind's rules do not allow, or suspect.
 */
export function checkFields(kind: Kind, fields: Readonly<Record<string, unknown>>): readonly FieldFinding[] {
  let found: FieldFinding[] | undefined;
  for (const field in fields) {
    const rule = kind.rules[field];
    const findings = rule === undefined ? nothingFound : checks[rule](fields[field]);
    if (findings.length === 0) continue;
    found ??= [];
    found.push(...findings.map((finding) => ({ ...finding, field })));
  }
  return found?.slice(0, mostFound) ?? noneFound;
}

const mostFound = 20;
const noneFound: readonly FieldFinding[] = [];

type Check = (value: unknown) => readonly Finding[];

const ofText =
  (check: (text: string) => readonly Finding[]): Check =>
  (value) =>
    typeof value === 'string' ? check(value) : nothingFound;

const checks: Readonly<Record<FieldRule, Check>> = {
  line: (value) =>
    Array.isArray(value)
      ? value.flatMap((item, index) => (typeof item === 'string' ? checkLine(item, String(index)) : []))
      : ofText(checkLine)(value),
  text: ofText(checkText),
  address: ofText(checkAddress),
  uri: ofText(checkUri),
  place: ofText(checkPlace),
  content: ofText(checkContent),
  'media-type': ofText(checkMediaType),
  'json-schema': (schema) => [...checkSchema(schema), ...checkDefaults(schema)],
  headers: checkHeaders,
  'header-names': (value) => (Array.isArray(value) ? checkHeaderNames(value.map(String)) : nothingFound),
};

/** The problem of a finding; suspicious content says which setting lets it pass. */
export function findingProblem({ field, at, wrong, isSuspicious }: FieldFinding, subject: Subject): Problem {
  const name = [field, ...at].join('.');
  const { code, message } = isSuspicious
    ? {
        code: 'SUSPICIOUS_CONTENT',
        message: `${subject.name} is suspicious: its ${name} ${wrong}. Change it, or set ${limitSettings.suspicious} to warn.`,
      }
    : { code: 'INVALID_FIELD', message: `${subject.name} has a wrong ${name}: expected ${wrong}.` };
  return { code, message, path: subject.path + jsonPointer(field, ...at) };
}

/** Suspicions about the fields of an entity, as the warnings of an import say them. */
export const suspicionsIn = (kind: Kind, fields: Readonly<Record<string, unknown>>): string[] =>
  checkFields(kind, fields)
    .filter(({ isSuspicious }) => isSuspicious)
    .map(suspicion);

export const suspicion = ({ field, at, wrong }: FieldFinding): string =>
  `SUSPICIOUS_CONTENT: Its ${[field, ...at].join('.')} ${wrong}.`;

/** Fields, with the places in them, that look as if a secret stood there in clear, which no export leaves out. */
export const secretsIn = (kind: Kind, fields: Readonly<Record<string, unknown>>): string[] =>
  checkFields(kind, fields)
    .filter(({ isSecret }) => isSecret)
    .map(({ field, at }) => [field, ...at].join('.'));

// Patterns are not compiled, as that of a document could take for ever; nor are lists searched for what is there
// twice, which takes the square of their length.
const options = { strict: false, validateFormats: false, validateSchema: false } as const;

type Draft = (schema: unknown) => readonly ErrorObject[] | undefined;

const draft = (ajv: Ajv | Ajv2020, id: string): Draft => {
  let validate: ValidateFunction | undefined;
  return (schema) => {
    validate ??= ajv.removeKeyword('uniqueItems').getSchema(id);
    return validate === undefined || validate(schema) === true ? undefined : (validate.errors ?? []);
  };
};

const draft7 = draft(new Ajv(options), 'http://json-schema.org/draft-07/schema');
const draft2020 = draft(new Ajv2020(options), 'https://json-schema.org/draft/2020-12/schema');

/** Findings in a JSON Schema, by the draft that it names, or by one of the two in use where it names none. */
function checkSchema(schema: unknown): readonly Finding[] {
  if (!isJsonObject(schema) || isPlain(schema)) return nothingFound;
  const errors = errorsOf(withNumbers(schema), schema['$schema']);
  if (errors === undefined) return nothingFound;
  const [{ instancePath = '', message = 'is wrong' } = {}] = errors;
  return [wrong(`a JSON Schema, but what is here ${message}`, ...pointerParts(instancePath))];
}

/**
 * Findings in the defaults and examples of a schema, which everybody reads who may call the tool: a secret is none
 * there.
 */
const checkDefaults = (schema: unknown): readonly Finding[] =>
  isJsonObject(schema) ? secretsInSchema(schema).map((at) => secretFound(...at)) : nothingFound;

function errorsOf(schema: JsonObject, named: unknown): readonly ErrorObject[] | undefined {
  if (typeof named !== 'string') return draft2020(schema) && draft7(schema) && draft2020(schema);
  if (/draft-0[67]/.test(named)) return draft7(schema);
  return /2019-09|2020-12/.test(named) ? draft2020(schema) : undefined;
}

const largest = Number.MAX_VALUE;

/** Numbers of many digits are texts after a mark; whatever they are, they are numbers. */
const withNumbers = (schema: JsonObject): JsonObject =>
  JSON.parse(JSON.stringify(schema), (_name, value: unknown) =>
    isExactNumber(value) ? Math.max(-largest, Math.min(largest, Number(withoutMark(value)))) : value,
  );

const types = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']);

/**
 * Whether a schema is made of what most schemas of arguments are made of, and nothing else: the long way is ten times
 * as long.
 */
function isPlain(schema: unknown): boolean {
  if (!isJsonObject(schema)) return typeof schema === 'boolean';
  for (const name in schema) if (!(plain[name]?.(schema[name]) ?? false)) return false;
  return true;
}

const isText = (value: unknown): boolean => typeof value === 'string';

const isNumber = (value: unknown): boolean => typeof value === 'number' || isExactNumber(value);

const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0;

const plain: Readonly<Record<string, (value: unknown) => boolean>> = Object.assign(Object.create(null), {
  type: (value: unknown) => typeof value === 'string' && types.has(value),
  title: isText,
  description: isText,
  default: () => true,
  enum: Array.isArray,
  format: isText,
  required: (value: unknown) => Array.isArray(value) && value.every(isText),
  items: isPlain,
  additionalProperties: isPlain,
  anyOf: (value: unknown) => Array.isArray(value) && value.length > 0 && value.every(isPlain),
  properties: (value: unknown) => isJsonObject(value) && Object.values(value).every(isPlain),
  pattern: isText,
  minimum: isNumber,
  maximum: isNumber,
  minLength: isCount,
  maxLength: isCount,
  minItems: isCount,
  maxItems: isCount,
});
