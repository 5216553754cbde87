import { lengthProblems } from '../document/length-problems.ts';
import { type Kind, keyOf, type Portable } from '../kinds/kind.ts';
import type { Json } from '../lib/json.ts';
import { jsonPointer } from '../lib/json-pointer.ts';
import type { Problem } from '../lib/problem.ts';
import { complete, keepParts } from '../planning/whole.ts';
import type { Services } from '../services/services.ts';
import { inputName } from './input-name.ts';
import type { ReadInput } from './read-input.ts';

/** The entity as it will be: what is stored, or defaults, under the given fields; with all that is wrong with it. */
export function makeWhole(
  { limits }: Services,
  kind: Kind,
  given: Portable,
  stored: Portable | undefined,
): ReadInput {
  const kept = keepMasked(kind, given, stored ?? {});
  const fields = stored === undefined ? complete(kind, kept.fields) : { ...stored, ...kept.fields };
  const indexed = { ...kept.fields, [kind.key]: keyOf(kind, fields) };
  const tooLong = lengthProblems(kind, indexed, limits, () => ({ name: 'The input', path: '' }));
  return { fields, problems: [...kept.problems, ...wrongFields(kind, fields), ...tooLong] };
}

/** Members that are only masked keep what is stored. */
function keepMasked(kind: Kind, given: Portable, stored: Portable): ReadInput {
  const fields: Record<string, Json> = { ...given };
  const problems: Problem[] = [];
  for (const secret of kind.secrets) {
    const { field, holds } = secret;
    const value = given[field];
    if (holds === 'value' || value === undefined) continue;
    const { value: kept, lost } = keepParts(kind, secret, value, stored[field]);
    fields[field] = kept;
    problems.push(...lost.map((name) => nothingToKeep(inputName(kind, field), name)));
  }
  return { fields, problems };
}

const nothingToKeep = (field: string, name: string): Problem => ({
  code: 'MISSING_SECRET',
  message: `The ${field} has only a mask or a placeholder for '${name}', and no value of it is stored; give the value itself.`,
  path: jsonPointer(field, name),
});

const wrongFields = (kind: Kind, fields: Portable): Problem[] =>
  (kind.portable.safeParse(fields).error?.issues ?? []).map(({ path, message }) => {
    const [field, ...inner] = path.map(String);
    const parts = [inputName(kind, field ?? ''), ...inner];
    return {
      code: 'INVALID_FIELD',
      message: `The input has a wrong ${parts.join('.')}: ${message.replace(/^(?:Invalid|Too) \w+: /, '')}.`,
      path: jsonPointer(...parts),
    };
  });
