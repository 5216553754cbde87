import type { Ajv } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Ajv as Ajv7 } from 'ajv/dist/ajv.js';
import { isJsonObject, type Json } from '../../../../lib/json.ts';

const options = {
  strict: false,
  validateFormats: true,
  logger: false,
  formats: { regex: isPattern },
} as const;

interface Draft {
  readonly id: string;
  readonly create: () => Pick<Ajv, 'validate'>;
}

/** Without `$schema` it is the last one, as MCP has it; what ContextForge does not know counts as that, too. */
const drafts: readonly Draft[] = [
  { id: 'http://json-schema.org/draft-07/schema', create: () => new Ajv7(options) },
  { id: 'https://json-schema.org/draft/2019-09/schema', create: () => new Ajv2019(options) },
  { id: 'https://json-schema.org/draft/2020-12/schema', create: () => new Ajv2020(options) },
];

/** Drafts that ContextForge knows and that are not looked into here. */
const older = /^http:\/\/json-schema\.org\/draft-0[346]\/schema$/;

const validators = new Map<string, Pick<Ajv, 'validate'>>();

/** Why a schema is refused, with which all tools of its five hundred are lost: `validate_tool_schema` in `db.py`. */
export function noSchema(schema: Json): string | undefined {
  const named = isJsonObject(schema) ? schema['$schema'] : undefined;
  const id = typeof named === 'string' ? named.replace(/#$/, '') : '';
  if (older.test(id)) return undefined;
  const draft = drafts.find((one) => one.id === id) ?? drafts.at(-1);
  if (draft === undefined) return undefined;
  const validator = validators.get(draft.id) ?? draft.create();
  validators.set(draft.id, validator);
  const isSchema = validator.validate(draft.id, schema) && patternsIn(schema).every(isPattern);
  return isSchema ? undefined : 'is no JSON Schema, which fails the tools around it as well';
}

/** The patterns of a schema, wherever in it they stand. */
function patternsIn(schema: Json): string[] {
  if (!isJsonObject(schema)) return Array.isArray(schema) ? schema.flatMap(patternsIn) : [];
  return Object.entries(schema).flatMap(([keyword, value]) => {
    if (keyword === 'pattern') return [String(value)];
    if (data.includes(keyword)) return [];
    if (!named.includes(keyword) || !isJsonObject(value)) return patternsIn(value);
    const names = keyword === 'patternProperties' ? Object.keys(value) : [];
    return [...names, ...Object.values(value).flatMap(patternsIn)];
  });
}

/** Keywords whose members are schemas under names of their author. */
const named = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'];

/** Keywords whose values are no schemas. */
const data = ['const', 'enum', 'default', 'example', 'examples'];

/** Whether Python's `re` takes a pattern, as far as it does not think as JavaScript does. */
function isPattern(pattern: string): boolean {
  if (onlyJavaScript.test(pattern)) return false;
  try {
    return (
      new RegExp(pattern.replace(/\(\?P</g, '(?<').replace(/^\(\?[aimsux]+\)|\\[AZ]/g, '')) instanceof RegExp
    );
  } catch {
    return false;
  }
}

const onlyJavaScript =
  /\(\?<[^=!]|(?<!\\)(?:\\\\)*\\(?:[ceg-moqpyzCE-MO-RTVXY]|u(?![\da-fA-F]{4})|x(?![\da-fA-F]{2}))/;
