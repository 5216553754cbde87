import fc from 'fast-check';
import type { z } from 'zod';
import type { FieldRule, Kind } from '../../src/kinds/kind.ts';
import { type KindName, kinds } from '../../src/kinds/registry.ts';
import { exactNumber } from '../../src/lib/exact-json.ts';
import type { Json, JsonObject } from '../../src/lib/json.ts';
import { createKeyRing } from '../../src/secrets/key-ring.ts';
import { serverSecret } from './server-secrets.ts';

/** Words that a format, a database or JavaScript could take for something else. */
const oddWords = `
  constructor __proto__ prototype toString hasOwnProperty length then 0 10 007
  12345678901234567890123 0.10 1e400 -0 0x1F 0o17 1_000 12:30:45 .inf .NaN 2001-12-14 2001-12-14t21:59:43.10-05:00
  null NULL ~ None true No y on = << - --- ... #a &a *a !a !!str %a @a | >- ' " { } [ ] , {} [] <b> $1 $\${ \${a} %{a}
  \\ \\N \\u0000 ***** [REDACTED] fingerprint:0 a/b a~1b ../a a%00b
  entities mcpServers import_data x-lading x_lading secretRef type entity metadata version
  🎉 👩‍👩‍👧 é e\u0301 ﷺ İstanbul ﬁ \u200b \u200d \uffff \u{10ffff} \ue000 \u202eabc \u2066a\u2069`
  .trim()
  .split(/[ \n]+/);
/** Texts of one line that have a blank in them, or something like one. */
const oddLines = [
  ...[' a', 'a ', '  ', '\u00a0a', '\ufeff', '\ufeffa', 'a\ufeff', 'a\ufffe', '\u2028', '\u2029'],
  ...['- a', '? a', ': a', 'a: b', 'a #b', '{{ a }}', '{% a %}', "'); DROP TABLE tools; --", '`a` b'],
];
/** The same of several lines, and with characters that move a cursor. */
const oddTexts = [
  '',
  '\n',
  'a\n',
  '\na',
  ' a\n  b\n',
  'a\r\nb',
  'a\rb',
  '\ta',
  'a\n\n\n',
  '\u0001\u001b[31m',
  '\u0085',
  '\u007f',
];

const cut = (text: string): string => text.replaceAll(/[\0\p{Surrogate}]/gu, '·');
const noControls = (text: string): string => text.replaceAll(/\p{Cc}/gu, '·');

const anyLine: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...oddWords, ...oddLines) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }).map(cut).map(noControls) },
);
const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: anyLine },
  { weight: 2, arbitrary: fc.constantFrom(...oddTexts) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }).map(cut) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('a', 'ﷺ', '🎉 ', 'a\n', '\t'), fc.nat(4_000))
      .map(([one, count]) => one.repeat(count)),
  },
);
const anyNumber: fc.Arbitrary<Json> = fc.oneof(
  fc
    .constantFrom(
      '9223372036854775807',
      '-9223372036854775808',
      '0.12345678901234567891',
      '1e400',
      '-1E-400',
      '1.10',
      '10000000000000000000000',
    )
    .map(exactNumber),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
);

/** Of entries, as a name such as `__proto__` would otherwise not become a member. */
const members = (
  name: fc.Arbitrary<string>,
  value: fc.Arbitrary<Json>,
  maxLength = 3,
): fc.Arbitrary<JsonObject> =>
  fc.array(fc.tuple(name, value), { maxLength }).map((entries) => Object.fromEntries(entries));

const memberName = fc.oneof(
  { weight: 9, arbitrary: anyText.filter((name) => name.length < 200) },
  { weight: 1, arbitrary: fc.constantFrom('n'.repeat(1_500), 'ü'.repeat(700)) },
);
const secretName = fc.constantFrom('token', 'api_key', 'password', 'headers', 'url');
const nested = (value: Json, levels: number): Json =>
  levels === 0 ? value : nested(levels % 2 === 0 ? [value] : { a: value }, levels - 1);

const { free } = fc.letrec<{ free: Json; object: JsonObject }>((tie) => ({
  free: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    fc.constantFrom<Json>(null, true, false),
    anyNumber,
    anyText,
    fc.array(tie('free'), { maxLength: 3 }),
    tie('object'),
  ),
  object: members(
    fc.oneof({ weight: 9, arbitrary: memberName }, { weight: 1, arbitrary: secretName }),
    tie('free'),
  ),
}));
const deep = fc.tuple(free, fc.nat(50)).map(([value, levels]) => nested(value, levels));
const freeObject = members(
  fc.oneof({ weight: 6, arbitrary: memberName }, { weight: 1, arbitrary: secretName }),
  fc.oneof({ weight: 5, arbitrary: free }, { weight: 1, arbitrary: deep }),
);
const schema = fc
  .tuple(members(memberName, fc.record({ default: free, description: anyText })), free)
  .map(([properties, extra]): JsonObject => ({ type: 'object', properties, 'x-extra': extra }));

const orNull = <Value extends Json>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.option(value, { freq: 4 });
const encoded = anyLine.map(encodeURIComponent);
const address = fc
  .tuple(
    fc.constantFrom('', '', 'user:secret@', 'token@'),
    encoded,
    fc.constantFrom('', '?a=1', '?access_token=made-up', '?key=&b', '#a', `?a=\${B}`),
  )
  .map(([user, path, rest]) => `https://${user}any.test/${path}${rest}`);
const tags = fc.uniqueArray(
  anyLine.filter((tag) => tag !== ''),
  { maxLength: 3 },
);
const headerName = fc.constantFrom(
  'X-Any',
  'Authorization',
  'Accept',
  'X-Request-Id',
  'toString',
  '__proto__',
  '0',
);
const headers = members(headerName, anyLine);

const credentials: fc.Arbitrary<readonly [string, JsonObject]> = fc.oneof(
  fc.constantFrom<[string, JsonObject]>(
    ['bearer', { Authorization: 'Bearer made-up' }],
    ['basic', { Authorization: 'Basic bWFkZTp1cA==' }],
  ),
  fc.tuple(fc.constant('authheaders'), members(headerName, anyText)),
  fc.tuple(fc.constant('query_param'), members(anyText, anyText, 1)),
  fc.tuple(fc.constant('oauth'), members(anyText, free)),
);
const ring = createKeyRing({ current: serverSecret });
const authOf = (kind: string): fc.Arbitrary<JsonObject> =>
  fc.oneof(
    fc.constant({}),
    credentials.map(([auth_type, content]) => ({
      auth_type,
      auth_value: ring.seal({ kind, field: 'auth_value' }, JSON.stringify(content)),
    })),
  );

const anyOfRule: Readonly<Record<FieldRule, fc.Arbitrary<Json>>> = {
  line: anyLine,
  text: anyText,
  content: anyText,
  address,
  uri: anyLine,
  place: anyLine,
  'media-type': fc.constantFrom('', 'text/plain', 'a/b; c="\\"d"'),
  'json-schema': schema,
  headers,
  'header-names': fc.uniqueArray(headerName, { maxLength: 3 }),
};

const anyCount = fc.nat(2_147_483_647);

/** Whatever a field can hold: by its rule; without one, a number or a free object. */
function anyOf(field: z.ZodType, rule: FieldRule | undefined): fc.Arbitrary<Json> {
  const isNumber = field.safeParse(1).success;
  const value = rule !== undefined ? anyOfRule[rule] : isNumber ? anyCount : freeObject;
  const allowed = value.filter((one) => field.safeParse(one).success);
  return field.safeParse(null).success ? orNull(allowed) : allowed;
}

const known = ['tags', 'is_active', 'auth_type', 'auth_value'];

/** What a kind has beside its key, tags, activity and credential; its references are to be added. */
function fieldsOf({ key, portable, rules, references }: Kind): fc.Arbitrary<JsonObject> {
  const own = Object.entries(portable.shape).filter(
    ([field]) => field !== key && !known.includes(field) && !(field in references),
  );
  return fc.record(Object.fromEntries(own.map(([field, type]) => [field, anyOf(type, rules[field])])));
}

const keys = fc
  .oneof(anyLine, fc.constantFrom('k'.repeat(255), '🎉'.repeat(255)))
  .filter((key) => key !== '');

function entityOf(kind: Kind<KindName>): fc.Arbitrary<JsonObject> {
  const { name, key, references, secrets } = kind;
  // Of keys that are likely to be there, and of names of nothing.
  const mentions = fc.uniqueArray(keys, { maxLength: 4 });
  const common = fc.record({
    [key]: keys,
    tags,
    is_active: fc.boolean(),
    ...Object.fromEntries(Object.keys(references).map((field) => [field, mentions])),
  });
  const auth = secrets.some(({ field }) => field === 'auth_value') ? authOf(name) : fc.constant({});
  return fc.tuple(fieldsOf(kind), common, auth).map((parts) => Object.assign({}, ...parts));
}

export type AnyLists = Readonly<Record<string, JsonObject[]>>;

/** Lists of entities of every kind, all of which can be stored; numbers are in their exact form. */
export const anyConfiguration = (perKind: number): fc.Arbitrary<AnyLists> =>
  fc.record(Object.fromEntries(kinds.map((kind) => [kind.collection, listOf(kind, perKind)])));

const listOf = (kind: Kind<KindName>, maxLength: number): fc.Arbitrary<JsonObject[]> =>
  fc.uniqueArray(entityOf(kind), {
    minLength: maxLength / 2,
    maxLength,
    selector: (entity) => entity[kind.key],
  });
