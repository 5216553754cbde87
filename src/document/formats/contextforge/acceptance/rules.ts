import type { Portable } from '../../../../kinds/kind.ts';
import type { KindName } from '../../../../kinds/registry.ts';
import { isJsonObject, type Json } from '../../../../lib/json.ts';
import { defaults } from './defaults.ts';
import { noSchema, unsafeFilter, unusableTemplate } from './languages.ts';
import {
  codePoints,
  hasMarkup,
  suspiciousContent,
  unsafeText,
  unusableAddress,
  unusableUri,
  withoutTags,
} from './texts.ts';

/** One thing that is asked of a field: why its value is refused, as `has …`; undefined where it is taken. */
export interface Rule {
  readonly field: string;
  readonly refuses: (value: Json, entity: Portable) => string | undefined;
}

/** About texts; blanks around them go before ContextForge looks, and empty ones pass where they may be absent. */
const text = (field: string, refuses: (text: string) => string | undefined): Rule => ({
  field,
  refuses: (value) => {
    const trimmed = typeof value === 'string' ? value.trim() : '';
    return trimmed === '' ? undefined : refuses(trimmed);
  },
});

const required = (field: string): Rule => ({
  field,
  refuses: (value) => (typeof value === 'string' && value.trim() === '' ? 'is empty' : undefined),
});

const longest = (most: number) => (value: string) =>
  codePoints(value) > most ? `has more than ${most} characters` : undefined;

const matches = (pattern: RegExp, signs: string) => (value: string) =>
  pattern.test(value) ? undefined : `has other signs than ${signs}`;

const oneOf =
  (allowed: readonly string[], fold: (value: string) => string = (value) => value) =>
  (value: string) =>
    allowed.includes(fold(value)) ? undefined : `is none of ${allowed.join(', ')}`;

const depth = (field: string): Rule => ({
  field,
  refuses: (value) =>
    isDeeper(value, defaults.jsonDepth) ? `is nested deeper than ${defaults.jsonDepth}` : undefined,
});

const isDeeper = (value: Json, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1)));

/** `SecurityValidator.validate_name`: a name of all kinds but tools. */
const name = (field: string): readonly Rule[] => [
  required(field),
  text(field, matches(defaults.namePattern, 'letters, digits, blanks and _ . -')),
  text(field, longest(defaults.name)),
];

const unlessOriginal = ({ field, refuses }: Rule): Rule => ({
  field,
  refuses: (value, entity) => (entity['original_name'] ? undefined : refuses(value, entity)),
});

const unlessAbsent = ({ field, refuses }: Rule): Rule => ({
  field,
  refuses: (value, entity) => (value === '' ? undefined : refuses(value, entity)),
});

/** Descriptions that are too long are cut, not refused, and only what is left is looked at. */
const shownPart = (description: string): string =>
  description.length <= descriptionLength
    ? description
    : [...description].slice(0, descriptionLength).join('');
const descriptionLength = 8_192;

const description = text('description', (value) => unsafeText(shownPart(value)));

function unsuitableType(mimeType: string): string | undefined {
  if (!mimePattern.test(mimeType)) return 'is no media type';
  const [base = ''] = mimeType.split(';', 1);
  const known: readonly string[] = defaults.mimeTypes;
  const isTaken = known.includes(base.trim()) || /^(?:application|text)\/x-|\+/.test(base.trim());
  return isTaken ? undefined : 'is a media type that is not on the list of allowed ones';
}

/** `_MIME_TYPE_RE` in `validators.py` */
const sign = '[a-zA-Z0-9!#$&\\-\\^_+.]';
const mimePattern = new RegExp(
  `^[a-zA-Z0-9]${sign}*/[a-zA-Z0-9]${sign}*(?:\\s*;\\s*${sign}+=(?:${sign}+|"[^"\\r\\n]*"))*$`,
);

/** The arguments of a prompt are taken from its schema: `_convert_to_prompt_create` in `import_service.py`. */
function unusableArguments(schema: Json): string | undefined {
  const properties = isJsonObject(schema) ? (schema['properties'] ?? {}) : {};
  const isUsable = isJsonObject(properties) && Object.values(properties).every(isArgument);
  return isUsable ? undefined : 'has properties that are no objects with texts as descriptions';
}

const isArgument = (property: Json): boolean =>
  isJsonObject(property) && ['string', 'undefined'].includes(typeof (property['description'] ?? undefined));

/** Kind by kind what ContextForge asks of an entity; the classes and functions named are its own, of release 1.0.8. */
export const rules: Readonly<Record<KindName, readonly Rule[]>> = {
  // `ToolCreate`, then `ToolService._process_single_tool_for_bulk`
  tool: [
    text('integration_type', (type) =>
      type === 'REST'
        ? undefined
        : type === 'MCP' || type === 'A2A'
          ? `is ${type}: such tools come from gateways and agents`
          : 'is not REST',
    ),
    required('name'),
    text(
      'name',
      matches(defaults.toolNamePattern, 'letters, digits and _ . / -, of which / . - cannot be the first'),
    ),
    text('name', longest(defaults.toolName)),
    text('name', suspiciousContent),
    text('displayName', longest(defaults.name)),
    text('displayName', unsafeText),
    required('url'),
    text('url', unusableAddress),
    {
      field: 'request_type',
      // For tools of another sort that is already said.
      refuses: (value, { integration_type }) =>
        typeof value === 'string' && integration_type === 'REST' ? oneOf(defaults.methods)(value) : undefined,
    },
    text('description', (value) => {
      const found = defaults.descriptionSigns.find((signs) => value.includes(signs));
      return found && `has ${found}`;
    }),
    description,
    text('description', (value) => suspiciousContent(withoutTags(shownPart(value)))),
    { field: 'input_schema', refuses: (value) => suspiciousContent(JSON.stringify(value)) },
    { field: 'input_schema', refuses: noSchema },
    depth('headers'),
    depth('input_schema'),
    depth('annotations'),
    text('jsonpath_filter', unsafeFilter),
    {
      field: 'auth_type',
      refuses: (value) => (value === 'oauth' ? 'is oauth, which only gateways can have' : undefined),
    },
  ],
  // `GatewayCreate`
  gateway: [
    ...name('name'),
    required('url'),
    text('url', unusableAddress),
    description,
    text(
      'transport',
      oneOf(defaults.transports, (value) => value.toUpperCase()),
    ),
    {
      field: 'auth_type',
      refuses: (value) =>
        value === 'query_param'
          ? 'is query_param, which INSECURE_ALLOW_QUERYPARAM_AUTH must allow there'
          : undefined,
    },
  ],
  // `ServerCreate`
  server: [...name('name'), description],
  // `PromptCreate`, then `PromptService.register_prompts_bulk`
  prompt: [
    // The name where it was first made is the one that counts, if there is one.
    ...name('name').map(unlessOriginal),
    ...name('original_name').map(unlessAbsent),
    ...name('custom_name'),
    text('display_name', unsafeText),
    description,
    text('template', unusableTemplate),
    { field: 'input_schema', refuses: unusableArguments },
  ],
  // `ResourceCreate`, then `ResourceService.register_resources_bulk`
  resource: [
    required('uri'),
    text('uri', unusableUri),
    ...name('name'),
    description,
    text('mime_type', unsuitableType),
    text('content', (value) => (hasMarkup(value) ? 'has an HTML tag that is not allowed' : undefined)),
    text('content', (value) =>
      Buffer.byteLength(value) > defaults.contentBytes
        ? `has more than ${defaults.contentBytes} bytes`
        : undefined,
    ),
    text('content', suspiciousContent),
  ],
  // `RootService.validate_root_input` refuses them all, and the document with them: see `contextforge-format.ts`.
  root: [],
};
