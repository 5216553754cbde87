import type { Kind } from '../kinds/kind.ts';
import { isText } from '../lib/exact-number.ts';
import { isJsonObject, type JsonObject } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import { storable } from '../lib/storable.ts';
import { withFixedTypes } from './fixed-types.ts';
import { lengthProblems } from './length-problems.ts';
import type { DocumentLimits } from './limits.ts';

import type { ParsedEntity } from './parsed-entity.ts';
import { placed } from './places.ts';
import type { RawEntity } from './raw-entity.ts';
import { checkFields, type FieldFinding, findingProblem, suspicion } from './rules/check-fields.ts';
import { entitySubject, type Subject } from './subject.ts';
import { tolerateEntity } from './tolerate-entity.ts';
import { explainEntity, isValidEntity } from './validate-entity.ts';

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
