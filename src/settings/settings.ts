import type { DocumentLimitName, SuspiciousHandling } from '../lib/document-limits.ts';
import type { Role } from '../lib/roles.ts';

/** What the operator has decided, validated; everything else is told what it needs of it. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  /** Where clients reach the server and what exports name as their source, if the operator has said so. */
  readonly publicUrl?: string;
  readonly database: DatabaseSettings;
  /** A bearer token with every right. */
  readonly adminToken?: string;
  readonly signIn: SignInSettings;
  readonly encryption: EncryptionSettings;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
  /** A statement of the database that takes longer is logged; 0: none is. */
  readonly slowStatementMs: number;
  readonly limits: Limits;
  readonly door: DoorSettings;
  readonly retention: Retention;
  /** People other than its author who have to approve a plan before it is carried out. */
  readonly requiredApprovals: number;
}

/** Ways to sign in besides tokens that this server has made. */
export interface SignInSettings {
  readonly oidc?: { readonly issuer: string; readonly audiences: readonly string[] };
  /** Tokens that are signed with a secret which both sides have. */
  readonly jwt?: { readonly secret: string; readonly issuer: string; readonly audience: string };
  readonly claimRoles: ClaimRoles;
  /** One name and password for all clients that know nothing else. */
  readonly basic?: { readonly name: string; readonly password: string; readonly role: Role };
}

/** Claim → value → the role of who has it. */
export type ClaimRoles = Readonly<Record<string, Readonly<Record<string, Role>>>>;

export type DatabaseSettings =
  | { readonly type: 'embedded'; readonly directory: string }
  | { readonly type: 'postgres'; readonly url: string };

/** `current` seals, `previous` ones only open. */
export interface EncryptionSettings {
  readonly current?: string;
  readonly previous: readonly string[];
}

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export const logFormats = ['auto', 'text', 'json'] as const;
/** `auto` is `text` on a terminal, else `json`. */
export type LogFormat = (typeof logFormats)[number];

export interface Limits extends Readonly<Record<DocumentLimitName, number>> {
  readonly suspicious: SuspiciousHandling;
  /** Of an upload, as sent. */
  readonly uploadBytes: number;
  /** Of one user, not imported yet. */
  readonly openUploads: number;
  /** Exports and comparisons that are read at once. */
  readonly exports: number;
  /** Those that wait for it. */
  readonly waitingExports: number;
  /** Of one caller, read or waiting. */
  readonly callerExports: number;
  /** Of one user, not over yet. */
  readonly queuedImports: number;
  /** Of an export as objects, in one answer. */
  readonly answerEntities: number;
  /** Of the same, as the database's JSON. */
  readonly answerBytes: number;
  readonly pageSize: number;
  /** Of a filter's text, in characters. */
  readonly searchLength: number;
  /** Entities in one transaction of an import. */
  readonly chunkSize: number;
}

export const introspectionRights = ['signed-in', 'everybody', 'nobody'] as const;
export type IntrospectionRight = (typeof introspectionRights)[number];

/** What a request must keep to before anything is done for it. */
export interface DoorSettings {
  /** Of a body that is no upload. */
  readonly requestBytes: number;
  /** Of a body of who is not signed in; so are all that begin like this. */
  readonly anonymousBytes: number;
  /** Of the JSON of a request that is no upload. */
  readonly requestDepth: number;
  /** Of all bodies at once, in memory. */
  readonly bytesUnderWay: number;
  readonly requestSeconds: number;
  readonly anonymousSeconds: number;
  /** A reader that takes nothing for so long is gone. */
  readonly writeSeconds: number;
  readonly executionSeconds: number;
  readonly operationTokens: number;
  /** Of an operation, comments and all. */
  readonly operationCharacters: number;
  readonly anonymousCharacters: number;
  readonly anonymousTokens: number;
  readonly operationAliases: number;
  readonly operationDirectives: number;
  readonly introspection: IntrospectionRight;
  readonly corsOrigins: readonly string[];
  /** Addresses and networks of proxies that say who is behind them. */
  readonly trustedProxies: readonly string[];
  /** Of one user. */
  readonly sockets: number;
  /** From one address. */
  readonly anonymousSockets: number;
  /** At once, on one socket. */
  readonly socketOperations: number;
  /** Of one user. */
  readonly subscriptions: number;
  /** From one address, in a minute. */
  readonly wrongTokens: number;
}

/** How long what is not configuration is kept. */
export interface Retention {
  readonly uploadHours: number;
  readonly downloadMinutes: number;
  /** Of imports that are over; 0 for ever. */
  readonly jobDays: number;
  /** Of what is known of deletions; 0 for ever. */
  readonly deletionDays: number;
  /** Of the audit log; 0 for ever. */
  readonly auditDays: number;
}

/** How many connections to PostgreSQL this process has at most; one more listens. */
export const connections = {
  /** For what clients ask, all of them together. */
  clients: 12,
  /** So many of those may be kept by exports, downloads and comparisons, for as long as they are read. */
  exports: 8,
  /**
   * More than two lanes, their heartbeats, the sweeper and a look whether there is an answer ever use at once; to cancel
   * a statement takes one of them for a moment.
   */
  background: 8,
} as const;
