import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { z } from 'zod';
import { type Kind, type Portable, perKind } from '../kinds/kind.ts';
import { isExactNumber, withoutMark } from '../lib/exact-json.ts';
import { isJsonObject, jsonPointer } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import { schemaToJson } from './json-schema.ts';
import type { Subject } from './problems.ts';

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

/** Everything that is wrong with fields that are not valid. */
export function explainEntity(kind: Kind, fields: Fields, subject: Subject): Problem[] {
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

/** What documents may say about an entity: its portable form, or members that are still sealed the source's way. */
export const acceptedSchema = perKind((kind: Kind): z.ZodObject => {
  const sealed = kind.secrets.filter(({ holds }) => holds === 'members').map(({ field }) => field);
  const members = z.record(z.string(), headerValue).default({});
  return kind.portable.extend(Object.fromEntries(sealed.map((field) => [field, members])));
});

/**
 * Fields in their exact form, with numbers where a field is no free-form value: what stands for a number must not pass
 * for a text there, and is told by the validators as the number that it is.
 */
export function withFixedTypes(kind: Kind, fields: Fields): Fields {
  const free = freeFields(kind);
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, free.has(name) ? value : withNumbers(value)]),
  );
}

/** Those that take any JSON. */
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
