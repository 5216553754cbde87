import { perLimit } from '../lib/document-limits.ts';
import type { Problem } from '../lib/problem.ts';
import { type Environment, environment } from './environment.ts';
import { secret } from './setting-values.ts';
import type { DatabaseSettings, DoorSettings, Limits, Settings, SignInSettings } from './settings.ts';

/** Variables as `process.env` has them. */
export type Variables = Readonly<Record<string, string | undefined>>;

export type ReadSettings =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: Problem[] };

/** Settings out of the environment, or everything that is wrong with it; a variable that is empty is unset. */
export function readSettings(env: Variables): ReadSettings {
  const given = withoutEmpty(env);
  const read = environment.safeParse(given);
  const problems = [...(read.error?.issues ?? []).map(invalid), ...missing(given), ...wrongPassword(given)];
  return read.success && problems.length === 0
    ? { ok: true, settings: settingsOf(read.data) }
    : { ok: false, problems };
}

const withoutEmpty = (env: Variables): Variables =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));

const invalid = (issue: { path: readonly PropertyKey[]; message: string }): Problem => ({
  code: 'SETTING_INVALID',
  message: `${issue.path.join('.')} ${issue.message}.`,
});

// Checked here and not by zod, which would keep it back until every variable is valid by itself.
function missing(given: Variables): Problem[] {
  return Object.entries(needed).flatMap(([name, { names, besides }]) =>
    given[name] === undefined
      ? []
      : names.filter((other) => given[other] === undefined).map((other) => required(other, name, besides)),
  );
}

/** A variable, and those that it needs. */
const needed: Readonly<Record<string, { readonly names: readonly string[]; readonly besides: string }>> = {
  DATABASE_URL: {
    names: ['LADING_ADMIN_TOKEN', 'AUTH_ENCRYPTION_SECRET'],
    besides: ', the same on all replicas',
  },
  LADING_OIDC_ISSUER: { names: ['LADING_OIDC_AUDIENCE'], besides: '' },
};

const required = (name: string, where: string, besides: string): Problem => ({
  code: 'SETTING_MISSING',
  message: `${name} must be set where ${where} is${besides}.`,
});

/** Looked at where it signs in only: clients have variables of the same names, and may be run from the same environment. */
function wrongPassword(given: Variables): Problem[] {
  const { API_ALLOW_BASIC_AUTH: allowed, BASIC_AUTH_USER: name, BASIC_AUTH_PASSWORD: password } = given;
  if (allowed?.toLowerCase() !== 'true') return [];
  const because = (variable: string, what: string): Problem[] => [
    invalid({ path: [variable], message: `${what} where API_ALLOW_BASIC_AUTH is true` }),
  ];
  return [
    ...(isUser(name) ? [] : because('BASIC_AUTH_USER', 'must be a name without a colon, and not admin,')),
    ...(secret.safeParse(password).success
      ? []
      : because('BASIC_AUTH_PASSWORD', 'must have 16 characters or more')),
  ];
}

/** The token of the settings is called `admin`, and nobody else. */
const isUser = (name: string | undefined): boolean =>
  name !== undefined && /^[^:\p{Cc}]+$/u.test(name) && name.trim().toLowerCase() !== 'admin';

const settingsOf = (read: Environment): Settings => ({
  host: read.HOST,
  port: read.PORT,
  ...(read.LADING_PUBLIC_URL === undefined ? {} : { publicUrl: read.LADING_PUBLIC_URL.replace(/\/+$/, '') }),
  database: databaseOf(read),
  ...(read.LADING_ADMIN_TOKEN === undefined ? {} : { adminToken: read.LADING_ADMIN_TOKEN }),
  signIn: signInOf(read),
  encryption: {
    ...(read.AUTH_ENCRYPTION_SECRET === undefined ? {} : { current: read.AUTH_ENCRYPTION_SECRET }),
    previous: read.AUTH_ENCRYPTION_PREVIOUS_SECRETS,
  },
  logLevel: read.LOG_LEVEL,
  logFormat: read.LOG_FORMAT,
  slowStatementMs: read.LADING_SLOW_STATEMENT_MS,
  limits: limitsOf(read),
  door: doorOf(read),
  retention: {
    uploadHours: read.LADING_UPLOAD_HOURS,
    downloadMinutes: read.LADING_DOWNLOAD_MINUTES,
    jobDays: read.LADING_JOB_DAYS,
    deletionDays: read.LADING_DELETION_DAYS,
    auditDays: read.LADING_AUDIT_RETENTION_DAYS,
  },
  requiredApprovals: read.LADING_REQUIRED_APPROVALS,
});

const signInOf = (read: Environment): SignInSettings => ({
  ...(read.LADING_OIDC_ISSUER !== undefined && {
    oidc: { issuer: read.LADING_OIDC_ISSUER, audiences: read.LADING_OIDC_AUDIENCE },
  }),
  ...(read.JWT_SECRET_KEY !== undefined && {
    jwt: { secret: read.JWT_SECRET_KEY, issuer: read.JWT_ISSUER, audience: read.JWT_AUDIENCE },
  }),
  ...basicOf(read),
  claimRoles: read.LADING_OIDC_ROLES ?? {},
});

const basicOf = (read: Environment): Pick<SignInSettings, 'basic'> => {
  const { BASIC_AUTH_USER: name, BASIC_AUTH_PASSWORD: password } = read;
  const isOn = read.API_ALLOW_BASIC_AUTH === 'true' && name !== undefined && password !== undefined;
  return isOn ? { basic: { name, password, role: read.LADING_BASIC_ROLE } } : {};
};

const databaseOf = (read: Environment): DatabaseSettings =>
  read.DATABASE_URL === undefined
    ? { type: 'embedded', directory: read.LADING_DATA_DIR }
    : { type: 'postgres', url: read.DATABASE_URL };

const limitsOf = (read: Environment): Limits => ({
  ...perLimit(({ setting }) => read[setting]),
  suspicious: read.LADING_SUSPICIOUS_CONTENT,
  uploadBytes: read.LADING_MAX_UPLOAD_BYTES,
  openUploads: read.LADING_MAX_OPEN_UPLOADS,
  exports: read.LADING_MAX_EXPORTS,
  waitingExports: read.LADING_MAX_WAITING_EXPORTS,
  callerExports: read.LADING_MAX_CALLER_EXPORTS,
  queuedImports: read.LADING_MAX_QUEUED_IMPORTS,
  answerEntities: read.LADING_MAX_ANSWER_ENTITIES,
  answerBytes: read.LADING_MAX_ANSWER_BYTES,
  pageSize: read.LADING_MAX_PAGE_SIZE,
  searchLength: read.LADING_MAX_SEARCH_LENGTH,
  chunkSize: read.LADING_CHUNK_SIZE,
});

const doorOf = (read: Environment): DoorSettings => ({
  requestBytes: read.LADING_MAX_REQUEST_BYTES,
  anonymousBytes: read.LADING_MAX_ANONYMOUS_BYTES,
  requestDepth: read.LADING_MAX_REQUEST_DEPTH,
  bytesUnderWay: read.LADING_MAX_BYTES_UNDER_WAY,
  requestSeconds: read.LADING_REQUEST_SECONDS,
  anonymousSeconds: read.LADING_ANONYMOUS_SECONDS,
  writeSeconds: read.LADING_WRITE_SECONDS,
  executionSeconds: read.LADING_EXECUTION_SECONDS,
  operationTokens: read.LADING_MAX_OPERATION_TOKENS,
  operationCharacters: read.LADING_MAX_OPERATION_CHARACTERS,
  anonymousCharacters: read.LADING_MAX_ANONYMOUS_CHARACTERS,
  anonymousTokens: read.LADING_MAX_ANONYMOUS_TOKENS,
  operationAliases: read.LADING_MAX_OPERATION_ALIASES,
  operationDirectives: read.LADING_MAX_OPERATION_DIRECTIVES,
  introspection: read.LADING_INTROSPECTION,
  corsOrigins: read.LADING_CORS_ORIGINS,
  trustedProxies: read.LADING_TRUSTED_PROXIES,
  sockets: read.LADING_MAX_SOCKETS,
  anonymousSockets: read.LADING_MAX_ANONYMOUS_SOCKETS,
  socketOperations: read.LADING_MAX_SOCKET_OPERATIONS,
  subscriptions: read.LADING_MAX_SUBSCRIPTIONS,
  wrongTokens: read.LADING_MAX_WRONG_TOKENS,
});
