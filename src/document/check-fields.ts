import type { FieldRule, Kind } from '../kinds/kind.ts';
import { jsonPointer } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import { checkDefaults, checkSchema } from './check-schema.ts';
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
} from './check-texts.ts';
import { limitSettings } from './limits.ts';
import type { Subject } from './problems.ts';

/** What is found in one field of an entity. */
export interface FieldFinding extends Finding {
  readonly field: string;
}

/** Everything about the fields of an entity, valid by their types, that its kind's rules do not allow or suspect. */
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

/** What is only suspicious about the fields of an entity, as the warnings of an import say it. */
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
