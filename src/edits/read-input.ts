import { hasTooManyValues, limitProblems, tooManyValues } from '../document/limit-problems.ts';
import { checkFields, findingProblem } from '../document/rules/check-fields.ts';
import { type Tolerance, transport } from '../document/tolerances.ts';
import type { Kind, Portable, SecretField } from '../kinds/kind.ts';
import { isJsonObject, type Json } from '../lib/json.ts';
import { jsonPointer } from '../lib/json-pointer.ts';
import type { Problem } from '../lib/problem.ts';
import { resealPortable } from '../secrets/reseal-portable.ts';
import { isSecretHeader } from '../secrets/secret-headers.ts';
import type { Services } from '../services/services.ts';
import { InvalidInput } from './edit-problems.ts';
import type { EntityInput } from './entity-input.ts';
import { inputName } from './input-name.ts';
import { sealCredential } from './seal-credential.ts';

/** What an input says, in the document's words; `problems` are found before anything stored is looked at. */
export interface ReadInput {
  /** Sparse; secrets sealed, or masked where the stored ones stay; references as the caller mentions them. */
  readonly fields: Portable;
  readonly problems: readonly Problem[];
}

/** Reads an input; throws `InvalidInput` where it breaks a limit, so that nothing else can be said of it. */
export function readInput({ ring, limits }: Services, kind: Kind, input: EntityInput): ReadInput {
  const subject = { name: 'The input', path: '' };
  if (hasTooManyValues(input, limits)) throw new InvalidInput([tooManyValues(limits, subject)]);
  const [first, ...others] = limitProblems(input, limits, subject);
  if (first !== undefined) throw new InvalidInput([first, ...others]);
  const given = givenFields(kind, input);
  const readSecret = (secret: SecretField): ReadInput => {
    switch (secret.holds) {
      case 'value':
        return readCredential(secret, kind, input, ring);
      case 'members':
        return readMembers(secret, kind, given, ring);
      case 'address':
      case 'free':
        return readParts(secret, kind, given, ring);
    }
  };
  const parts = kind.secrets.map(readSecret);
  return {
    fields: Object.assign({}, given, ...parts.map(({ fields }) => fields)),
    problems: [...wrongContent(kind, given, limits), ...parts.flatMap(({ problems }) => problems)],
  };
}

/** Before anything is sealed, which nobody can look into. */
function wrongContent(kind: Kind, given: Portable, { suspicious }: Services['limits']): Problem[] {
  return checkFields(kind, given)
    .filter(({ isSuspicious }) => !isSuspicious || suspicious === 'refuse')
    .map((finding) => ({ ...finding, field: inputName(kind, finding.field) }))
    .map((finding) => findingProblem(finding, { name: 'The input', path: '' }));
}

function givenFields(kind: Kind, input: EntityInput): Portable {
  const fields: Record<string, Json> = {};
  for (const field of Object.keys(kind.portable.shape)) {
    const value = input[inputName(kind, field)];
    // What the API takes is JSON; whether it fits the field is checked when the entity is whole.
    if (value !== undefined) fields[field] = (canonical[field]?.(value) ?? value) as Json;
  }
  return fields;
}

/** An entity that came this way must not differ from its own export. */
const canonical: Readonly<Record<string, Tolerance>> = {
  tags: (value) => (Array.isArray(value) ? [...new Set(value)] : value),
  transport,
};

const nothing: ReadInput = { fields: {}, problems: [] };

type Ring = Services['ring'];

const readCredential = ({ field }: SecretField, kind: Kind, { auth }: EntityInput, ring: Ring): ReadInput =>
  auth === undefined ? nothing : sealCredential(auth, { kind: kind.name, field }, ring);

function readMembers({ field }: SecretField, kind: Kind, given: Portable, ring: Ring): ReadInput {
  const members = given[field];
  if (!isJsonObject(members) || !Object.values(members).every((value) => typeof value === 'string')) {
    return nothing;
  }
  const isEmpty = (name: string): boolean => members[name] === '' && isSecretHeader(name);
  const empty = Object.keys(members).filter(isEmpty);
  const filled = Object.fromEntries(Object.entries(members).filter(([name]) => !isEmpty(name)));
  const { fields, problems } = readParts({ field }, kind, { [field]: filled }, ring);
  return { fields, problems: [...problems, ...empty.map((name) => emptySecret(field, name))] };
}

function readParts(
  { field }: Pick<SecretField, 'field'>,
  kind: Kind,
  given: Portable,
  ring: Ring,
): ReadInput {
  const value = given[field];
  if (value === undefined) return nothing;
  const { portable, problems } = resealPortable(kind, { [field]: value }, { ring });
  // What was refused is masked there, which is no wish to keep what is stored.
  return { fields: problems.length > 0 ? {} : portable, problems };
}

const emptySecret = (field: string, name: string): Problem => ({
  code: 'EMPTY_SECRET',
  message: `The ${field} have an empty '${name}'; leave it out to remove it, or mask it to keep what is stored.`,
  path: jsonPointer(field, name),
});
