import { z } from 'zod';
import {
  type DocumentLimitName,
  documentLimits,
  type NumberLimit,
  suspiciousHandlings,
} from '../lib/document-limits.ts';
import { localServer } from '../lib/local-server.ts';
import { roles } from '../lib/roles.ts';
import {
  addresses,
  claimRoles,
  confidentialUrl,
  list,
  longSecret,
  oneOf,
  origins,
  secret,
  text,
  url,
  wholeNumber,
} from './setting-values.ts';
import { connections, introspectionRights, logFormats, logLevels } from './settings.ts';

function documentLimit(name: DocumentLimitName) {
  const limit: NumberLimit = documentLimits[name];
  return wholeNumber(limit.least, limit.most).default(limit.usual).describe(limit.description);
}

/** Every variable that is read, described once: what it may be, its default, what it is for. */
export const environment = z.object({
  PORT: wholeNumber(0, 65_535)
    .default(4444)
    .describe('Port that the server listens on; 0 lets the system choose a free one.'),
  HOST: text.default('127.0.0.1').describe('Address that the server listens on; 0.0.0.0 for all.'),
  LADING_PUBLIC_URL: url('http', 'https')
    .optional()
    .describe(
      'Where clients reach the server, and what exports name as their source. Without it, addresses of uploads and ' +
        'downloads begin with the one that the caller used, and exports name http://HOST:PORT.',
    ),
  DATABASE_URL: url('postgres', 'postgresql')
    .optional()
    .describe('PostgreSQL database; without it, an embedded one is kept in LADING_DATA_DIR.'),
  LADING_DATA_DIR: text
    .default(localServer.directory)
    .describe('Folder of the embedded database and its secrets.'),
  LADING_ADMIN_TOKEN: secret
    .optional()
    .describe('Bearer token with every right, 16 characters or more; required with DATABASE_URL.'),
  LADING_OIDC_ISSUER: confidentialUrl
    .optional()
    .describe(
      'Identity provider (OpenID Connect) whose tokens sign in, exactly as its discovery document names it; https, or http on this machine.',
    ),
  LADING_OIDC_AUDIENCE: list
    .default([])
    .describe('What its tokens have to be for (`aud`), one or several parted by commas; required with it.'),
  JWT_SECRET_KEY: longSecret
    .optional()
    .describe(
      'Secret of 32 bytes or more that others, such as ContextForge, sign tokens with (HS256); those sign in then.',
    ),
  JWT_ISSUER: text.default('mcpgateway').describe('The `iss` that those tokens have to have.'),
  JWT_AUDIENCE: text.default('mcpgateway-api').describe('The `aud` that those tokens have to have.'),
  LADING_OIDC_ROLES: claimRoles
    .optional()
    .describe(
      'Which claims of such tokens give which role, as JSON: `{"groups":{"platform":"OPERATOR"}}`. Whoever is given none may do nothing.',
    ),
  API_ALLOW_BASIC_AUTH: oneOf(['true', 'false'])
    .default('false')
    .describe('Whether BASIC_AUTH_USER and BASIC_AUTH_PASSWORD sign in, for clients that know nothing else.'),
  BASIC_AUTH_USER: text.optional().describe('The name for that: any but admin, without a colon.'),
  BASIC_AUTH_PASSWORD: text.optional().describe('The password for that, 16 characters or more.'),
  LADING_BASIC_ROLE: oneOf(roles)
    .default('operator')
    .describe(`What may be done with them: ${roles.join(', ')}.`),
  AUTH_ENCRYPTION_SECRET: secret
    .optional()
    .describe(
      'Seals credentials, 16 characters or more; required with DATABASE_URL, the same on all replicas.',
    ),
  AUTH_ENCRYPTION_PREVIOUS_SECRETS: list
    .default([])
    .describe(
      'Former values of AUTH_ENCRYPTION_SECRET, parted by commas; they open what they have sealed, until it is rotated.',
    ),
  LOG_LEVEL: oneOf(logLevels)
    .default('info')
    .describe(`How much is logged: ${logLevels.join(', ')}.`),
  LOG_FORMAT: oneOf(logFormats)
    .default('auto')
    .describe('How it is logged: text for people, json for machines; auto is text on a terminal, else json.'),
  LADING_SLOW_STATEMENT_MS: wholeNumber(0)
    .default(1_000)
    .describe(
      'A statement of the database that takes longer than so many milliseconds is logged; 0 for none.',
    ),
  LADING_MAX_DEPTH: documentLimit('depth'),
  LADING_MAX_VALUES: documentLimit('values'),
  LADING_MAX_STRING_BYTES: documentLimit('stringBytes'),
  LADING_MAX_KEY_LENGTH: documentLimit('keyLength'),
  LADING_MAX_NAME_LENGTH: documentLimit('nameLength'),
  LADING_MAX_TAG_LENGTH: documentLimit('tagLength'),
  LADING_SUSPICIOUS_CONTENT: oneOf(suspiciousHandlings)
    .default('warn')
    .describe(
      'What becomes of an entity with markup in its texts, a secret where nothing seals it, or an address that is a ' +
        'placeholder or leads to the metadata of a cloud: a warning, or a failure.',
    ),
  LADING_MAX_ENTITIES: documentLimit('entities'),
  LADING_MAX_REQUEST_BYTES: wholeNumber(1)
    .default(16_777_216)
    .describe('Largest body of a request that is no upload, in bytes, once it is decompressed.'),
  LADING_MAX_ANONYMOUS_BYTES: wholeNumber(1).default(65_536).describe('The same for who is not signed in.'),
  // What walks through values calls itself for each level. A document that is sent as a variable has its own levels and four more.
  LADING_MAX_REQUEST_DEPTH: wholeNumber(8, 1_500)
    .default(200)
    .describe(
      'Deepest nesting of the JSON of a request that is no upload; a document within it has LADING_MAX_DEPTH as well.',
    ),
  LADING_MAX_BYTES_UNDER_WAY: wholeNumber(1)
    .default(268_435_456)
    .describe(
      'What the bodies of all requests may take in memory at once, a bracket that opens counted as 64 bytes; an eighth of it for those who are not signed in.',
    ),
  LADING_REQUEST_SECONDS: wholeNumber(1, 86_400)
    .default(300)
    .describe('How long a body that is no upload may take to arrive.'),
  LADING_ANONYMOUS_SECONDS: wholeNumber(1, 86_400).default(20).describe('The same for who is not signed in.'),
  LADING_WRITE_SECONDS: wholeNumber(1, 86_400)
    .default(60)
    .describe('How long an answer waits for a reader that takes nothing of it.'),
  LADING_EXECUTION_SECONDS: wholeNumber(1, 86_400)
    .default(300)
    .describe('How long a query or mutation may be worked on; subscriptions last.'),
  LADING_MAX_OPERATION_TOKENS: wholeNumber(100)
    .default(4_000)
    .describe('Most words and signs of a GraphQL operation.'),
  // Comments are no words: a line of two characters takes a hundred bytes while it is parsed.
  LADING_MAX_OPERATION_CHARACTERS: wholeNumber(1_000)
    .default(262_144)
    .describe('Most characters of a GraphQL operation, comments and all.'),
  LADING_MAX_ANONYMOUS_CHARACTERS: wholeNumber(1)
    .default(8_192)
    .describe('The same for who is not signed in.'),
  LADING_MAX_ANONYMOUS_TOKENS: wholeNumber(1)
    .default(500)
    .describe('Most words and signs of an operation of who is not signed in.'),
  LADING_MAX_OPERATION_ALIASES: wholeNumber(0).default(200).describe('Most aliases in an operation.'),
  LADING_MAX_OPERATION_DIRECTIVES: wholeNumber(0).default(50).describe('Most directives in an operation.'),
  LADING_MAX_SEARCH_LENGTH: wholeNumber(1)
    .default(255)
    .describe('Longest text to search for, in characters.'),
  LADING_INTROSPECTION: oneOf(introspectionRights)
    .default('signed-in')
    .describe(
      `Who may ask for the schema and is told of names that are like a wrong one: ${introspectionRights.join(', ')}.`,
    ),
  LADING_CORS_ORIGINS: origins
    .default([])
    .describe(
      'Origins of web pages that may use GraphQL, uploads and downloads, parted by commas; never with cookies.',
    ),
  LADING_TRUSTED_PROXIES: addresses
    .default([])
    .describe(
      'Addresses and networks of proxies (10.0.0.0/8), parted by commas, whose X-Forwarded-For, -Host and -Proto or Forwarded are believed.',
    ),
  LADING_MAX_SOCKETS: wholeNumber(1).default(2_000).describe('Most WebSockets of one user.'),
  LADING_MAX_ANONYMOUS_SOCKETS: wholeNumber(1)
    .default(1_000)
    .describe('Most WebSockets from one address that are not signed in yet.'),
  LADING_MAX_SOCKET_OPERATIONS: wholeNumber(1)
    .default(100)
    .describe('Most operations and subscriptions under way on one WebSocket.'),
  // Each is told of every event.
  LADING_MAX_SUBSCRIPTIONS: wholeNumber(1)
    .default(2_000)
    .describe('Most subscriptions of one user at once, over all connections.'),
  LADING_MAX_WRONG_TOKENS: wholeNumber(1)
    .default(60)
    .describe('Most wrong tokens from one address in a minute; a right one is taken all the same.'),
  LADING_MAX_UPLOAD_BYTES: wholeNumber(1)
    .default(1_073_741_824)
    .describe('Largest upload as it is sent, in bytes.'),
  LADING_MAX_DOCUMENT_BYTES: documentLimit('documentBytes'),
  LADING_MAX_YAML_BYTES: documentLimit('yamlBytes'),
  LADING_MAX_SEAL_WORK: documentLimit('sealWork'),
  LADING_UPLOAD_HOURS: wholeNumber(1, 8_760)
    .default(24)
    .describe('How long the address of an upload is good, and what came there can be imported.'),
  LADING_DOWNLOAD_MINUTES: wholeNumber(1, 10_080)
    .default(15)
    .describe('How long the link of a download can be followed.'),
  LADING_MAX_OPEN_UPLOADS: wholeNumber(1)
    .default(100)
    .describe('Most uploads of one user that are good and were not imported yet.'),
  LADING_MAX_EXPORTS: wholeNumber(1, connections.exports)
    .default(4)
    .describe('Most exports, downloads and comparisons that are read at once; others wait in line.'),
  LADING_MAX_WAITING_EXPORTS: wholeNumber(0, 10_000)
    .default(100)
    .describe('Most exports, downloads and comparisons that wait for that; others are refused.'),
  LADING_MAX_CALLER_EXPORTS: wholeNumber(1, 10_000)
    .default(50)
    .describe(
      'Most exports, downloads and comparisons of one user that are read or wait; others are refused.',
    ),
  LADING_MAX_QUEUED_IMPORTS: wholeNumber(1)
    .default(200)
    .describe('Most imports, dry runs and undos of one user that are not over yet; others are refused.'),
  // As objects they take some ten kilobytes each, with what GraphQL makes of them; four such answers may be made at once.
  LADING_MAX_ANSWER_ENTITIES: wholeNumber(1)
    .default(10_000)
    .describe(
      'Most entities of an export as objects of one answer; documents and downloads have no such limit.',
    ),
  LADING_MAX_ANSWER_BYTES: wholeNumber(1)
    .default(33_554_432)
    .describe(
      'The same in bytes, as JSON in the database; and of any answer, with 200 for each object in it. Documents have no such limit.',
    ),
  LADING_JOB_DAYS: wholeNumber(0, 36_500)
    .default(30)
    .describe('How long an import that is over is kept, with its outcomes; 0 for ever.'),
  LADING_DELETION_DAYS: wholeNumber(0, 36_500)
    .default(90)
    .describe('How far back an export of what changed since can go; 0 for ever.'),
  LADING_REQUIRED_APPROVALS: wholeNumber(0, 100)
    .default(0)
    .describe(
      'How many people other than its author have to approve a plan before it is carried out; from 1 on nothing is imported without a plan.',
    ),
  // What is younger than a day cannot be deleted at all.
  LADING_AUDIT_RETENTION_DAYS: wholeNumber(0, 36_500)
    .default(365)
    .describe('How long entries of the audit log are kept; 0 for ever.'),
  LADING_MAX_PAGE_SIZE: wholeNumber(1).default(500).describe('Most items of a page.'),
  LADING_CHUNK_SIZE: wholeNumber(1).default(1000).describe('Entities in one transaction of an import.'),
});

/** The variables as they come out of `environment`. */
export type Environment = z.output<typeof environment>;

/** One variable, as the documentation shows it; without a default where there is none. */
interface SettingDescription {
  readonly name: string;
  readonly default?: string;
  readonly description: string;
}

/** All variables in the order in which they are documented. */
export const settingList: readonly SettingDescription[] = Object.entries(environment.shape).map(
  ([name, schema]) => ({
    name,
    ...defaultOf(schema.parse(undefined)),
    description: schema.description ?? '',
  }),
);

function defaultOf(value: unknown): Pick<SettingDescription, 'default'> {
  const text = String(value ?? '');
  return text === '' ? {} : { default: text };
}
