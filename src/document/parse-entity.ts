import type { Kind } from '../kinds/kind.ts';
import { isJsonObject, type JsonObject } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import { type DocumentLimits, limitSettings } from './limits.ts';
import type { ParsedEntity } from './parsed-entity.ts';
import type { RawEntity } from './raw-entity.ts';
import { entitySubject, type Subject } from './subject.ts';
import { tolerateEntity } from './tolerate-entity.ts';
import { explainEntity, isValidEntity } from './validate-entity.ts';

/** Makes an entity of what the document says: tolerant of real files, then strict. */
export function parseEntity(kind: Kind, raw: RawEntity, limits: DocumentLimits): ParsedEntity {
  if (raw.problems.length > 0) return failed(kind, raw, raw.problems);
  if (!isJsonObject(raw.value)) return failed(kind, raw, [notAnObject(subjectOf(raw))]);
  return parseObject(kind, raw, raw.value, limits);
}

function parseObject(kind: Kind, raw: RawEntity, entity: JsonObject, limits: DocumentLimits): ParsedEntity {
  const { fields, sourceId, warnings } = tolerateEntity(kind, entity);
  const key = keyIn(kind, fields);
  const isTooLong = key.length > limits.keyLength;
  const isValid = isValidEntity(kind, fields);
  if (isValid && !isTooLong)
    return {
      index: raw.index,
      key,
      portable: fields,
      ...(sourceId && { sourceId }),
      warnings,
      problems: none,
    };
  const subject = subjectOf(raw);
  const wrong = isValid ? none : explainEntity(kind, fields, subject);
  const long = isTooLong ? [keyTooLong(kind, subject, limits)] : none;
  return failed(kind, raw, [...wrong, ...long], warnings);
}

const none: readonly never[] = [];

const subjectOf = ({ collection, index }: RawEntity): Subject => entitySubject(collection, index);

const keyIn = (kind: Kind, fields: unknown): string => {
  const key = isJsonObject(fields) ? fields[kind.key] : undefined;
  return typeof key === 'string' ? key : '';
};

const notAnObject = ({ name, path }: Subject): Problem => ({
  code: 'NOT_AN_OBJECT',
  message: `${name} must be an object`,
  path,
});

const keyTooLong = (kind: Kind, { name, path }: Subject, { keyLength }: DocumentLimits): Problem => ({
  code: 'KEY_TOO_LONG',
  message: `${name} has a ${kind.key} of more than ${keyLength} characters; shorten it or raise ${limitSettings.keyLength}.`,
  path: `${path}/${kind.key}`,
});

function failed(
  kind: Kind,
  raw: RawEntity,
  problems: readonly Problem[],
  warnings: readonly string[] = none,
): ParsedEntity {
  const key = keyIn(kind, raw.value);
  const named = { kind: kind.name, ...(key && { key }) };
  return { index: raw.index, key, warnings, problems: problems.map((problem) => ({ ...problem, ...named })) };
}
