/* eslint-disable */
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A moment, as RFC 3339 writes it, with offset: `2026-01-31T08:00:00.000Z`. */
  DateTime: { input: string; output: string; }
  /** A file of the GraphQL multipart request convention: a variable that the request maps to one of its parts. Never in answers. */
  File: { input: Blob; output: Blob; }
  /** Any value that JSON can express: objects, lists, texts, numbers, true, false and null. Numbers keep all their digits. */
  JSON: { input: unknown; output: unknown; }
};

/** Which entries; what is left out does not filter. */
export type AuditFilter = {
  /** Only one of these actions. */
  readonly actions?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Only by somebody of this name. */
  readonly actor?: InputMaybe<Scalars['String']['input']>;
  /** Only what was told of later. */
  readonly after?: InputMaybe<Scalars['DateTime']['input']>;
  /** Only what was told of earlier. */
  readonly before?: InputMaybe<Scalars['DateTime']['input']>;
  /** Only what names an entity with this key. What names the entity in every environment: `uri` for resources and roots, `name` for the others. */
  readonly key?: InputMaybe<Scalars['String']['input']>;
  /** Only what names an entity of this kind; with `key`, this one. */
  readonly kind?: InputMaybe<EntityKind>;
  /** Only one of these results. */
  readonly results?: InputMaybe<ReadonlyArray<AuditResult>>;
};

/** What became of something that somebody asked for. */
export type AuditResult =
  /** They had the right to it; of what is written, it is done. */
  | 'ALLOWED'
  /** They had the right to it, and it did not come about; `details` have the code. */
  | 'FAILED'
  /** They lacked the right to it, or had a wrong token; nothing was done. */
  | 'REFUSED';

/** A credential in one of its forms, in clear; it is sealed at once and never shown again. */
export type AuthInput =
  /** Sent as `Authorization: Basic …`. */
  { readonly basic: BasicAuthInput; readonly bearer?: never; readonly headers?: never; readonly none?: never; readonly oauth?: never; readonly queryParam?: never; }
  |  /** Sent as `Authorization: Bearer …`. */
  { readonly basic?: never; readonly bearer: BearerAuthInput; readonly headers?: never; readonly none?: never; readonly oauth?: never; readonly queryParam?: never; }
  |  /** Headers that are sent with every request; one at least. */
  { readonly basic?: never; readonly bearer?: never; readonly headers: ReadonlyArray<NamedValueInput>; readonly none?: never; readonly oauth?: never; readonly queryParam?: never; }
  |  /** True removes the credential that is stored; false is refused. */
  { readonly basic?: never; readonly bearer?: never; readonly headers?: never; readonly none: Scalars['Boolean']['input']; readonly oauth?: never; readonly queryParam?: never; }
  |  /** An object: the configuration of OAuth, as the gateway that uses it understands it. */
  { readonly basic?: never; readonly bearer?: never; readonly headers?: never; readonly none?: never; readonly oauth: Scalars['JSON']['input']; readonly queryParam?: never; }
  |  /** A parameter that is added to the url of every request. */
  { readonly basic?: never; readonly bearer?: never; readonly headers?: never; readonly none?: never; readonly oauth?: never; readonly queryParam: NamedValueInput; };

/** What sort of credential an entity sends. */
export type AuthType =
  /** One or several headers with values of their own. */
  | 'AUTHHEADERS'
  /** A username and a password, in the header `Authorization` (RFC 7617). */
  | 'BASIC'
  /** A token, in the header `Authorization` (RFC 6750). */
  | 'BEARER'
  /** A configuration of OAuth, by which a token is fetched. */
  | 'OAUTH'
  /** A parameter that is added to the url. */
  | 'QUERY_PARAM';

/** A username and a password, as RFC 7617 sends them. */
export type BasicAuthInput = {
  /** In clear; it is sealed at once, and never shown again. */
  readonly password: Scalars['String']['input'];
  /** Anything without a colon. */
  readonly username: Scalars['String']['input'];
};

/** A token, as RFC 6750 sends it. */
export type BearerAuthInput = {
  /** In clear and without the word Bearer; it is sealed at once, and never shown again. */
  readonly token: Scalars['String']['input'];
};

/** How a file of an export is made smaller. */
export type Compression =
  /** As RFC 7932 says (.br). */
  | 'BROTLI'
  /** As RFC 1952 says (.gz). */
  | 'GZIP'
  /** Not at all. */
  | 'NONE'
  /** As RFC 8878 says (.zst), where the server runs on Node 24 or newer (`COMPRESSION_NOT_AVAILABLE`). */
  | 'ZSTD';

/** A strategy of its own for a kind, or for some of its entities. */
export type ConflictRule = {
  /** Only entities with one of these keys, as the document has them; the whole kind when it is left out. */
  readonly keys?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** The kind that the rule is for; others follow other rules. */
  readonly kind: EntityKind;
  /** What they get in a conflict. */
  readonly strategy: ConflictStrategy;
};

/** What an import does in a conflict: where an entity of the document has a key that a stored entity of its kind has. */
export type ConflictStrategy =
  /** The whole import is refused before anything is written; each conflict is a problem with the code CONFLICT. */
  | 'FAIL'
  /** It is stored beside the other one, as `<key>_imported_<unix seconds>`; the outcome is RENAMED. */
  | 'RENAME'
  /** The stored one stays as it is; the outcome is SKIPPED. */
  | 'SKIP'
  /** The stored one becomes what the document says; fields and secrets that it does not have stay. UPDATED or UNCHANGED. */
  | 'UPDATE';

/** A new token, with a role or with permissions, and not with both. */
export type CreateAccessTokenInput = {
  /** From then on it is good for nothing; not later than the token of who makes it. */
  readonly expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Whose it is or what for; no other token that is good has the same. */
  readonly name: Scalars['String']['input'];
  /** What it allows, one by one; nobody grants what they do not have. */
  readonly permissions?: InputMaybe<ReadonlyArray<Permission>>;
  /** What it allows, by a name. */
  readonly role?: InputMaybe<Role>;
};

/** A new gateway. A field that is left out, or null, has its default. */
export type CreateGatewayInput = {
  /** How it authenticates at its url; leave it out where it needs no credential. */
  readonly auth?: InputMaybe<AuthInput>;
  /** What the peer can do, as it says of itself: an object as MCP defines it. Default: `{}`. */
  readonly capabilities?: InputMaybe<Scalars['JSON']['input']>;
  /** What the peer is, for people; may have several lines. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** How to find out whether the peer is there: an object such as `{"url": "https://…"}`; null where nothing says so. */
  readonly healthCheck?: InputMaybe<Scalars['JSON']['input']>;
  /** Whether it is in use; exports leave out what is not, unless they are asked for it. Default: `true`. */
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  /** Key: unique among gateways, one line, at most 255 characters (`LADING_MAX_KEY_LENGTH`). */
  readonly name: Scalars['String']['input'];
  /** Names of the caller's HTTP headers that are handed on to the peer; each once, in whatever case. Default: `[]`. */
  readonly passthroughHeaders?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Labels to find and select it by: one line each, at most 255 characters (`LADING_MAX_TAG_LENGTH`). Compared without regard to case, kept as they are written. Default: `[]`. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** How the peer is spoken to: SSE, HTTP, STDIO, STREAMABLEHTTP, WEBSOCKET or GRPC, in whatever spelling; another word is kept as it is written. Default: `"SSE"`. */
  readonly transport?: InputMaybe<Scalars['String']['input']>;
  /** Address of the peer: a URL that begins with http, https, ws or wss. */
  readonly url: Scalars['String']['input'];
};

/** A new prompt. A field that is left out, or null, has its default. */
export type CreatePromptInput = {
  /** The name that was given to it later, by hand: one line; null where nobody did. */
  readonly customName?: InputMaybe<Scalars['String']['input']>;
  /** What it is for, for models and people; may have several lines. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** What people read in place of the name: one line; null where there is nothing else. */
  readonly displayName?: InputMaybe<Scalars['String']['input']>;
  /** JSON Schema of its arguments, of draft 7, 2019-09 or 2020-12. Default: `{}`. */
  readonly inputSchema?: InputMaybe<Scalars['JSON']['input']>;
  /** Whether it is in use; exports leave out what is not, unless they are asked for it. Default: `true`. */
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  /** Key: unique among prompts, one line, at most 255 characters (`LADING_MAX_KEY_LENGTH`). Clients ask for it by this name. */
  readonly name: Scalars['String']['input'];
  /** The name that it had where it was first made: one line; null where that is not known. */
  readonly originalName?: InputMaybe<Scalars['String']['input']>;
  /** Labels to find and select it by: one line each, at most 255 characters (`LADING_MAX_TAG_LENGTH`). Compared without regard to case, kept as they are written. Default: `[]`. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** The text that is handed to a model, with places for the arguments; kept as it is written. */
  readonly template: Scalars['String']['input'];
};

/** A new resource. A field that is left out, or null, has its default. */
export type CreateResourceInput = {
  /** The content itself, as text; null where it is fetched from the uri. */
  readonly content?: InputMaybe<Scalars['String']['input']>;
  /** What it holds, for models and people; may have several lines. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** Whether it is in use; exports leave out what is not, unless they are asked for it. Default: `true`. */
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  /** Media type of the content, such as text/plain; null where it is not known. */
  readonly mimeType?: InputMaybe<Scalars['String']['input']>;
  /** What people call it: one line, at most 255 characters (`LADING_MAX_NAME_LENGTH`); need not be unique. */
  readonly name: Scalars['String']['input'];
  /** Labels to find and select it by: one line each, at most 255 characters (`LADING_MAX_TAG_LENGTH`). Compared without regard to case, kept as they are written. Default: `[]`. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Key: unique among resources, one line, at most 255 characters (`LADING_MAX_KEY_LENGTH`). Clients read it by this uri. */
  readonly uri: Scalars['String']['input'];
};

/** A new root. A field that is left out, or null, has its default. */
export type CreateRootInput = {
  /** Whether it is in use; exports leave out what is not, unless they are asked for it. Default: `true`. */
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  /** What people call it: one line, at most 255 characters (`LADING_MAX_NAME_LENGTH`); need not be unique. */
  readonly name: Scalars['String']['input'];
  /** Labels to find and select it by: one line each, at most 255 characters (`LADING_MAX_TAG_LENGTH`). Compared without regard to case, kept as they are written. Default: `[]`. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Key: unique among roots, one line, at most 255 characters (`LADING_MAX_KEY_LENGTH`). The place itself, such as file:///work; none that begins with javascript:, vbscript: or data:. */
  readonly uri: Scalars['String']['input'];
};

/** A new server. A field that is left out, or null, has its default. */
export type CreateServerInput = {
  /** What it can do, as it says of itself: an object as MCP defines it. Default: `{}`. */
  readonly capabilities?: InputMaybe<Scalars['JSON']['input']>;
  /** What it offers, for people; may have several lines. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** Whether it is in use; exports leave out what is not, unless they are asked for it. Default: `true`. */
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  /** Key: unique among servers, one line, at most 255 characters (`LADING_MAX_KEY_LENGTH`). */
  readonly name: Scalars['String']['input'];
  /** What it offers: all of it, in order, each by key or id; one that is not there is refused (`UNKNOWN_REFERENCE`). Names that are pending already go, unless they are given again. */
  readonly prompts?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** What it offers: all of it, in order, each by key or id; one that is not there is refused (`UNKNOWN_REFERENCE`). Names that are pending already go, unless they are given again. */
  readonly resources?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Labels to find and select it by: one line each, at most 255 characters (`LADING_MAX_TAG_LENGTH`). Compared without regard to case, kept as they are written. Default: `[]`. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** What it offers: all of it, in order, each by key or id; one that is not there is refused (`UNKNOWN_REFERENCE`). Names that are pending already go, unless they are given again. */
  readonly tools?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

/** A new tool. A field that is left out, or null, has its default. */
export type CreateToolInput = {
  /** Hints for clients, as MCP defines them: an object such as `{"readOnlyHint": true}`. Default: `{}`. */
  readonly annotations?: InputMaybe<Scalars['JSON']['input']>;
  /** How it authenticates at its url; leave it out where it needs no credential. */
  readonly auth?: InputMaybe<AuthInput>;
  /** What it does, for models and people; may have several lines. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** What people read in place of the name: one line; null where there is nothing else. */
  readonly displayName?: InputMaybe<Scalars['String']['input']>;
  /** HTTP headers that are sent with every call, values by names; each name once, in whatever case. Values are sealed, but for those of headers that are known to be harmless. Default: `{}`. */
  readonly headers?: InputMaybe<Scalars['JSON']['input']>;
  /** JSON Schema of its arguments, of draft 7, 2019-09 or 2020-12. Default: `{}`. */
  readonly inputSchema?: InputMaybe<Scalars['JSON']['input']>;
  /** What stands behind it, such as REST, MCP or A2A: one line, kept as it is written. */
  readonly integrationType: Scalars['String']['input'];
  /** Whether it is in use; exports leave out what is not, unless they are asked for it. Default: `true`. */
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  /** JSONPath that its answer is cut down to; empty for all of it. Kept as it is written. Default: `""`. */
  readonly jsonpathFilter?: InputMaybe<Scalars['String']['input']>;
  /** Key: unique among tools, one line, at most 255 characters (`LADING_MAX_KEY_LENGTH`). Clients call it by this name. */
  readonly name: Scalars['String']['input'];
  /** The description as its author wrote it, whatever was made of it since; null where that is not known. */
  readonly originalDescription?: InputMaybe<Scalars['String']['input']>;
  /** JSON Schema of what it answers, of draft 7, 2019-09 or 2020-12; null where nothing is promised. */
  readonly outputSchema?: InputMaybe<Scalars['JSON']['input']>;
  /** How often it may be called, in the unit of the gateway that serves it; null for no limit. Carried, not enforced. */
  readonly rateLimit?: InputMaybe<Scalars['Int']['input']>;
  /** How it is called, such as GET or POST for REST: one line; null where nothing says so. */
  readonly requestType?: InputMaybe<Scalars['String']['input']>;
  /** Labels to find and select it by: one line each, at most 255 characters (`LADING_MAX_TAG_LENGTH`). Compared without regard to case, kept as they are written. Default: `[]`. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** How long a call may take, in the unit of the gateway that serves it; null for the usual time. Carried, not enforced. */
  readonly timeout?: InputMaybe<Scalars['Int']['input']>;
  /** Where a call goes: a URL that begins with http, https, ws or wss; null where there is none. */
  readonly url?: InputMaybe<Scalars['String']['input']>;
};

/** Which gateway to delete, and what becomes of references to it. */
export type DeleteGatewayInput = {
  /** The revision that was read: when it has another one by now, nothing is done (`STALE_REVISION`). Leave it out to ask for none. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  /** Global id, or the UUID within it. */
  readonly id: Scalars['ID']['input'];
  /** True: it is taken out of whatever refers to it. False: while others refer to it, it stays (`STILL_REFERENCED`). */
  readonly unlink?: Scalars['Boolean']['input'];
};

/** Which prompt to delete, and what becomes of references to it. */
export type DeletePromptInput = {
  /** The revision that was read: when it has another one by now, nothing is done (`STALE_REVISION`). Leave it out to ask for none. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  /** Global id, or the UUID within it. */
  readonly id: Scalars['ID']['input'];
  /** True: it is taken out of whatever refers to it. False: while others refer to it, it stays (`STILL_REFERENCED`). */
  readonly unlink?: Scalars['Boolean']['input'];
};

/** Which resource to delete, and what becomes of references to it. */
export type DeleteResourceInput = {
  /** The revision that was read: when it has another one by now, nothing is done (`STALE_REVISION`). Leave it out to ask for none. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  /** Global id, or the UUID within it. */
  readonly id: Scalars['ID']['input'];
  /** True: it is taken out of whatever refers to it. False: while others refer to it, it stays (`STILL_REFERENCED`). */
  readonly unlink?: Scalars['Boolean']['input'];
};

/** Which root to delete, and what becomes of references to it. */
export type DeleteRootInput = {
  /** The revision that was read: when it has another one by now, nothing is done (`STALE_REVISION`). Leave it out to ask for none. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  /** Global id, or the UUID within it. */
  readonly id: Scalars['ID']['input'];
  /** True: it is taken out of whatever refers to it. False: while others refer to it, it stays (`STILL_REFERENCED`). */
  readonly unlink?: Scalars['Boolean']['input'];
};

/** Which server to delete, and what becomes of references to it. */
export type DeleteServerInput = {
  /** The revision that was read: when it has another one by now, nothing is done (`STALE_REVISION`). Leave it out to ask for none. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  /** Global id, or the UUID within it. */
  readonly id: Scalars['ID']['input'];
  /** True: it is taken out of whatever refers to it. False: while others refer to it, it stays (`STILL_REFERENCED`). */
  readonly unlink?: Scalars['Boolean']['input'];
};

/** Which tool to delete, and what becomes of references to it. */
export type DeleteToolInput = {
  /** The revision that was read: when it has another one by now, nothing is done (`STALE_REVISION`). Leave it out to ask for none. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  /** Global id, or the UUID within it. */
  readonly id: Scalars['ID']['input'];
  /** True: it is taken out of whatever refers to it. False: while others refer to it, it stays (`STILL_REFERENCED`). */
  readonly unlink?: Scalars['Boolean']['input'];
};

/** One of two states of the configuration: a document, or what is stored here. */
export type DifferenceSide = {
  /** Opens the document itself where it is sealed with age (`PASSPHRASE_REQUIRED`). */
  readonly passphrase?: InputMaybe<Scalars['String']['input']>;
  /** Only these entities of a document; `live` has a selection of its own. */
  readonly select?: InputMaybe<ReadonlyArray<EntitySelection>>;
  /** The state, or where it is. */
  readonly source: DifferenceSource;
  /** The age identity (`AGE-SECRET-KEY-1…`) of the recipient that the credentials of the document are sealed for. It is not stored. */
  readonly sourceIdentity?: InputMaybe<Scalars['String']['input']>;
  /** The AUTH_ENCRYPTION_SECRET of the source of a document, where it is not that of this server: without it secrets cannot be compared. */
  readonly sourceSecret?: InputMaybe<Scalars['String']['input']>;
};

/** Where one of the two states is: exactly one of these. */
export type DifferenceSource =
  /** A document as a JSON object, raw or wrapped as `{import_data: ...}`. */
  { readonly document: Scalars['JSON']['input']; readonly download?: never; readonly live?: never; readonly text?: never; readonly uploadId?: never; }
  |  /** The link of a download of this server, or its token: what the export that it stands for has now, in whatever format the file is. */
  { readonly document?: never; readonly download: Scalars['String']['input']; readonly live?: never; readonly text?: never; readonly uploadId?: never; }
  |  /** What such an export of this server has now; not with `changedSince`. */
  { readonly document?: never; readonly download?: never; readonly live: ExportConfigurationInput; readonly text?: never; readonly uploadId?: never; }
  |  /** A document as text; the format is recognised. */
  { readonly document?: never; readonly download?: never; readonly live?: never; readonly text: Scalars['String']['input']; readonly uploadId?: never; }
  |  /** The `id` of an upload (`createUpload`) whose document has come. */
  { readonly document?: never; readonly download?: never; readonly live?: never; readonly text?: never; readonly uploadId: Scalars['ID']['input']; };

/** What becomes of an entity of the state `from` in the state `to`. */
export type DifferenceStatus =
  /** It came: `to` has it, `from` has not. */
  | 'ADDED'
  /** Both have it, and a field at least is another. */
  | 'CHANGED'
  /** It went: `from` has it, `to` has not. */
  | 'REMOVED';

/** The shapes in which a file of an export can be had. */
export type DocumentFormat =
  /** What IBM ContextForge 1.x can import (.json), secrets sealed its way. It is read as well. */
  | 'CONTEXTFORGE'
  /** A Helm chart (.tgz) of ConfigMaps, secrets as empty values. Only written. */
  | 'HELM'
  /** The export document, one JSON object (.json). It is read as well. */
  | 'JSON'
  /** The `mcpServers` file of MCP clients (.json): gateways only, no secrets. It is read as well. */
  | 'MCP_JSON'
  /** The export document as a JSON object for each entity and line (.ndjson). It is read as well. */
  | 'NDJSON'
  /** A Terraform file of locals (.tf), secrets as variables without values. Only written. */
  | 'TERRAFORM'
  /** The export document as YAML (.yaml), to be read and edited by people. It is read as well, up to 8 MiB. */
  | 'YAML';

/** Which entities of a kind: everything that is given must hold, and what is left out does not filter. */
export type EntityFilter = {
  /** Only those that are in use, or only those that are not; leave it out for both. */
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  /** Those that have one of these keys, character by character. */
  readonly keys?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** A part of the key, the name or the description, without regard to case; at most 255 characters (`LADING_MAX_SEARCH_LENGTH`). */
  readonly search?: InputMaybe<Scalars['String']['input']>;
  /** How many of `tags` an entity has to have. */
  readonly tagMatch?: TagMatch;
  /** By label or by id (`data-science` for `Data Science`), without regard to case; see `tagMatch`. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

/** The kinds of entity. An import writes ROOT, GATEWAY, TOOL, RESOURCE, PROMPT, SERVER, in this order. */
export type EntityKind =
  /** Another MCP server or gateway, a peer, whose tools, resources and prompts are offered here as well. */
  | 'GATEWAY'
  /** A text that clients fill in and hand to a model. */
  | 'PROMPT'
  /** Something that clients can read, at a uri and as a text. */
  | 'RESOURCE'
  /** A place, such as a folder, that clients may work in. */
  | 'ROOT'
  /** A virtual MCP server that clients connect to: a choice of tools, resources and prompts. */
  | 'SERVER'
  /** Something that clients can call, by its name and with arguments. */
  | 'TOOL';

/** One kind, and which of its entities. A key that names nothing is told of: in `missing`, or as a warning. */
export type EntitySelection = {
  /** By key, by id or by slug; all entities of the kind when it is left out. */
  readonly keys?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** One of the six; for several, select several times. */
  readonly kind: EntityKind;
};

/** Which entities an export has: everything that is given must hold, and what is left out does not filter. */
export type ExportConfigurationInput = {
  /** The `watermark` of an earlier export of this server: only what was written or deleted since, be it active or not (a delta). `digest` is still that of everything: what importing the delta onto the earlier export leads to. */
  readonly changedSince?: InputMaybe<Scalars['String']['input']>;
  /** Nothing of these kinds is exported, not even what others refer to. */
  readonly excludeKinds?: InputMaybe<ReadonlyArray<EntityKind>>;
  /** Adds what the chosen entities refer to, whatever the other filters say, but for `excludeKinds`. */
  readonly includeDependencies?: Scalars['Boolean']['input'];
  /** True: what is not in use (`isActive: false`) as well. */
  readonly includeInactive?: Scalars['Boolean']['input'];
  /** Only these kinds, and what they refer to with `includeDependencies`; all where it is left out. */
  readonly kinds?: InputMaybe<ReadonlyArray<EntityKind>>;
  /** Public key of age (`age1…`, made by `lading key generate`): credentials in documents are sealed for whoever has the identity that belongs to it, and nobody needs the secret of this server. JSON, YAML and NDJSON only (`FORMAT_WITHOUT_RECIPIENT`). */
  readonly recipient?: InputMaybe<Scalars['String']['input']>;
  /** Whether the document carries credentials; the digest is that with them either way. Without SECRETS_EXPORT they are OMITTED whatever is said here, and `warnings` say so (`SECRETS_WITHHELD`). */
  readonly secrets?: SecretHandling;
  /** Only these entities, and what they refer to with `includeDependencies`; kinds that are not named are left out. */
  readonly select?: InputMaybe<ReadonlyArray<EntitySelection>>;
  /** How many of `tags` an entity has to have. */
  readonly tagMatch?: TagMatch;
  /** By label or by id (`data-science` for `Data Science`), without regard to case; of every kind, roots included. See `tagMatch`. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

/** A document, and what becomes of it. */
export type ImportConfigurationInput = {
  /** True: all entities in one transaction, or none. False: an entity that fails does not stop the others. */
  readonly atomic?: Scalars['Boolean']['input'];
  /** What becomes of entities whose key is there already, as far as no rule says otherwise. */
  readonly conflictStrategy?: ConflictStrategy;
  /** Plan and stop: the outcomes say what would become of each entity, and nothing else is stored. `applyImport` carries exactly this plan out. */
  readonly dryRun?: Scalars['Boolean']['input'];
  /** Any text of at most 255 characters: the same key with the same input again answers with the job that the first call made, with another input with an IdempotencyConflictError. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** What people recognise the import by, such as the name of a file; cut at 255 characters. */
  readonly label?: InputMaybe<Scalars['String']['input']>;
  /** Opens the document itself where it is sealed with age (`PASSPHRASE_REQUIRED`). */
  readonly passphrase?: InputMaybe<Scalars['String']['input']>;
  /** Other strategies per kind or per entity; the last rule that matches wins. */
  readonly rules?: InputMaybe<ReadonlyArray<ConflictRule>>;
  /** Only these entities of the document; kinds that are not named are left out. Leave it out for all. */
  readonly select?: InputMaybe<ReadonlyArray<EntitySelection>>;
  /** The document, or where it is. */
  readonly source: ImportSource;
  /** The age identity (`AGE-SECRET-KEY-1…`) of the recipient that the credentials of the document are sealed for. It is not stored. */
  readonly sourceIdentity?: InputMaybe<Scalars['String']['input']>;
  /** The AUTH_ENCRYPTION_SECRET of the source, which its secrets are sealed under; they are sealed anew under that of this server. Needed unless both are the same. */
  readonly sourceSecret?: InputMaybe<Scalars['String']['input']>;
};

/** Where the document of an import is: exactly one of these. */
export type ImportSource =
  /** As a JSON object, raw or wrapped as `{import_data: ...}`; at most as large as a request may be (`LADING_MAX_REQUEST_BYTES`, 16 MiB). */
  { readonly document: Scalars['JSON']['input']; readonly file?: never; readonly text?: never; readonly uploadId?: never; }
  |  /** As a file of a multipart request, in any format that is read, compressed or sealed with age too. The same limit. */
  { readonly document?: never; readonly file: Scalars['File']['input']; readonly text?: never; readonly uploadId?: never; }
  |  /** As a text in JSON, NDJSON, YAML or another format that is read; which one it is, is recognised. The same limit. */
  { readonly document?: never; readonly file?: never; readonly text: Scalars['String']['input']; readonly uploadId?: never; }
  |  /** The `id` of an upload (`createUpload`) whose document has come: for documents of any size. */
  { readonly document?: never; readonly file?: never; readonly text?: never; readonly uploadId: Scalars['ID']['input']; };

/** Where a job stands. It rests at PLANNED (a dry run), COMPLETED, FAILED or CANCELLED, and becomes UNDONE when it is taken back. */
export type ImportState =
  /** Entities are being written, chunk by chunk, or all at once where the import is atomic. */
  | 'APPLYING'
  /** Somebody stopped it; what was committed before stays. */
  | 'CANCELLED'
  /** Every entity has its outcome; some may have failed. */
  | 'COMPLETED'
  /** The job as a whole was refused or could not go on; `problems` say why. */
  | 'FAILED'
  /** The dry run is over: its outcomes say what would become of each entity. `applyImport` carries that out. */
  | 'PLANNED'
  /** What becomes of each entity is being worked out; no entity is written yet. */
  | 'PLANNING'
  /** The document is accepted; the job waits for its turn. */
  | 'QUEUED'
  /** The document is still coming in. */
  | 'RECEIVING'
  /** It had ended, and an undo has taken it back. */
  | 'UNDONE';

/** Whether this server seals with a key, only opens with it, or does not have it. */
export type KeyRole =
  /** Seals: that of `AUTH_ENCRYPTION_SECRET`. */
  | 'CURRENT'
  /** Only opens: one of `AUTH_ENCRYPTION_PREVIOUS_SECRETS`. */
  | 'FORMER'
  /** Has sealed something that is stored, and is not known here; what it has sealed does not open. */
  | 'UNKNOWN';

/** A header of a request, or a parameter of its url. */
export type NamedValueInput = {
  /** As it is sent: that of an HTTP header, each once, or of the parameter, not empty. */
  readonly name: Scalars['String']['input'];
  /** In clear; it is sealed at once, and never shown again. */
  readonly value: Scalars['String']['input'];
};

/** What became of one entity; in a dry run, what would become of it. Each entity has exactly one of them. */
export type OutcomeStatus =
  /** It was not there, and is stored now. */
  | 'CREATED'
  /** It was there and is gone, as a delta or an undo has it. */
  | 'DELETED'
  /** It is not stored; `problems` say why. */
  | 'FAILED'
  /** It was there; that of the document is stored beside it, under another key. */
  | 'RENAMED'
  /** It was left alone, by the strategy, as a repetition, or because an undo found it changed since; `warnings` say more. */
  | 'SKIPPED'
  /** It was there and is the same; nothing was written. */
  | 'UNCHANGED'
  /** It was there with another content, and has that of the document now. */
  | 'UPDATED';

/** What a caller may do, each by itself: whatever an operation needs has to be among `permissions` of `viewer`. */
export type Permission =
  /** Tokens, audit log, secret rotation, deleting jobs. */
  | 'ADMIN'
  /** Schedules, backups, restores. */
  | 'BACKUPS_MANAGE'
  /** Export documents, secrets omitted. */
  | 'CONFIG_EXPORT'
  /** Import, apply, undo, cancel. */
  | 'CONFIG_IMPORT'
  /** Uploads, dry runs, differences: whatever plans and writes no entity. */
  | 'CONFIG_PLAN'
  /** Entities, jobs, outcomes, previews; never a secret, not even sealed. */
  | 'CONFIG_READ'
  /** Create, update and delete single entities. */
  | 'CONFIG_WRITE'
  /** Environments and promotion to them. */
  | 'ENVIRONMENTS_MANAGE'
  /** Approve somebody else's plan. */
  | 'IMPORTS_APPROVE'
  /** Export documents with their sealed secrets, with CONFIG_EXPORT. */
  | 'SECRETS_EXPORT';

/** A name for a set of permissions. */
export type Role =
  /** Every permission that there is. */
  | 'ADMIN'
  /** All but IMPORTS_APPROVE, ENVIRONMENTS_MANAGE and ADMIN. */
  | 'OPERATOR'
  /** CONFIG_READ alone: looks at everything, and changes nothing. */
  | 'VIEWER';

/** Where a rotation of secrets stands. */
export type RotationState =
  /** Everything was gone through; what did not open is counted by `failed`. */
  | 'COMPLETED'
  /** It could not go on, or another one has taken its place; `problems` say why. */
  | 'FAILED'
  /** Not everything was gone through yet; after the death of a server another one goes on. */
  | 'RUNNING';

/** What an export does with credentials and other secrets. */
export type SecretHandling =
  /** Left out, for sharing; an import keeps what is stored, and says what has to be set. */
  | 'OMITTED'
  /** Encrypted under the secret of this server, as they are stored; who imports it needs that secret. */
  | 'SEALED';

/** How many of the given tags an entity has to have; tags compare without regard to case. */
export type TagMatch =
  /** Every one of the given tags. */
  | 'ALL'
  /** One of the given tags at least. */
  | 'ANY'
  /** No tag that was given; what has no tags at all is among them. */
  | 'NONE';

/** What changes of a gateway: a field that is left out stays as it is, null clears one that can be null. */
export type UpdateGatewayInput = {
  /** How it authenticates at its url. Left out: as it is; null, or `{none: true}`, takes the stored credential away. */
  readonly auth?: InputMaybe<AuthInput>;
  /** What the peer can do, as it says of itself: an object as MCP defines it. Replaces all of it; `*****` in the place of a secret keeps the stored one. */
  readonly capabilities?: InputMaybe<Scalars['JSON']['input']>;
  /** What the peer is, for people; may have several lines. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** The revision that was read: when it has another one by now, nothing is done (`STALE_REVISION`). Leave it out to ask for none. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  /** How to find out whether the peer is there: an object such as `{"url": "https://…"}`; null where nothing says so. Replaces all of it; `*****` in the place of a secret keeps the stored one. */
  readonly healthCheck?: InputMaybe<Scalars['JSON']['input']>;
  /** Global id, or the UUID within it. */
  readonly id: Scalars['ID']['input'];
  /** Whether it is in use; exports leave out what is not, unless they are asked for it. */
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  /** Key: unique among gateways, one line, at most 255 characters (`LADING_MAX_KEY_LENGTH`). */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** Names of the caller's HTTP headers that are handed on to the peer; each once, in whatever case. */
  readonly passthroughHeaders?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Labels to find and select it by: one line each, at most 255 characters (`LADING_MAX_TAG_LENGTH`). Compared without regard to case, kept as they are written. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** How the peer is spoken to: SSE, HTTP, STDIO, STREAMABLEHTTP, WEBSOCKET or GRPC, in whatever spelling; another word is kept as it is written. */
  readonly transport?: InputMaybe<Scalars['String']['input']>;
  /** Address of the peer: a URL that begins with http, https, ws or wss. Replaces all of it; `*****` in the place of a secret keeps the stored one. */
  readonly url?: InputMaybe<Scalars['String']['input']>;
};

/** What changes of a prompt: a field that is left out stays as it is, null clears one that can be null. */
export type UpdatePromptInput = {
  /** The name that was given to it later, by hand: one line; null where nobody did. */
  readonly customName?: InputMaybe<Scalars['String']['input']>;
  /** What it is for, for models and people; may have several lines. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** What people read in place of the name: one line; null where there is nothing else. */
  readonly displayName?: InputMaybe<Scalars['String']['input']>;
  /** The revision that was read: when it has another one by now, nothing is done (`STALE_REVISION`). Leave it out to ask for none. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  /** Global id, or the UUID within it. */
  readonly id: Scalars['ID']['input'];
  /** JSON Schema of its arguments, of draft 7, 2019-09 or 2020-12. */
  readonly inputSchema?: InputMaybe<Scalars['JSON']['input']>;
  /** Whether it is in use; exports leave out what is not, unless they are asked for it. */
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  /** Key: unique among prompts, one line, at most 255 characters (`LADING_MAX_KEY_LENGTH`). Clients ask for it by this name. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** The name that it had where it was first made: one line; null where that is not known. */
  readonly originalName?: InputMaybe<Scalars['String']['input']>;
  /** Labels to find and select it by: one line each, at most 255 characters (`LADING_MAX_TAG_LENGTH`). Compared without regard to case, kept as they are written. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** The text that is handed to a model, with places for the arguments; kept as it is written. */
  readonly template?: InputMaybe<Scalars['String']['input']>;
};

/** What changes of a resource: a field that is left out stays as it is, null clears one that can be null. */
export type UpdateResourceInput = {
  /** The content itself, as text; null where it is fetched from the uri. */
  readonly content?: InputMaybe<Scalars['String']['input']>;
  /** What it holds, for models and people; may have several lines. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** The revision that was read: when it has another one by now, nothing is done (`STALE_REVISION`). Leave it out to ask for none. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  /** Global id, or the UUID within it. */
  readonly id: Scalars['ID']['input'];
  /** Whether it is in use; exports leave out what is not, unless they are asked for it. */
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  /** Media type of the content, such as text/plain; null where it is not known. */
  readonly mimeType?: InputMaybe<Scalars['String']['input']>;
  /** What people call it: one line, at most 255 characters (`LADING_MAX_NAME_LENGTH`); need not be unique. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** Labels to find and select it by: one line each, at most 255 characters (`LADING_MAX_TAG_LENGTH`). Compared without regard to case, kept as they are written. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Key: unique among resources, one line, at most 255 characters (`LADING_MAX_KEY_LENGTH`). Clients read it by this uri. */
  readonly uri?: InputMaybe<Scalars['String']['input']>;
};

/** What changes of a root: a field that is left out stays as it is, null clears one that can be null. */
export type UpdateRootInput = {
  /** The revision that was read: when it has another one by now, nothing is done (`STALE_REVISION`). Leave it out to ask for none. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  /** Global id, or the UUID within it. */
  readonly id: Scalars['ID']['input'];
  /** Whether it is in use; exports leave out what is not, unless they are asked for it. */
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  /** What people call it: one line, at most 255 characters (`LADING_MAX_NAME_LENGTH`); need not be unique. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** Labels to find and select it by: one line each, at most 255 characters (`LADING_MAX_TAG_LENGTH`). Compared without regard to case, kept as they are written. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Key: unique among roots, one line, at most 255 characters (`LADING_MAX_KEY_LENGTH`). The place itself, such as file:///work; none that begins with javascript:, vbscript: or data:. */
  readonly uri?: InputMaybe<Scalars['String']['input']>;
};

/** What changes of a server: a field that is left out stays as it is, null clears one that can be null. */
export type UpdateServerInput = {
  /** What it can do, as it says of itself: an object as MCP defines it. Replaces all of it; `*****` in the place of a secret keeps the stored one. */
  readonly capabilities?: InputMaybe<Scalars['JSON']['input']>;
  /** What it offers, for people; may have several lines. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** The revision that was read: when it has another one by now, nothing is done (`STALE_REVISION`). Leave it out to ask for none. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  /** Global id, or the UUID within it. */
  readonly id: Scalars['ID']['input'];
  /** Whether it is in use; exports leave out what is not, unless they are asked for it. */
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  /** Key: unique among servers, one line, at most 255 characters (`LADING_MAX_KEY_LENGTH`). */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** What it offers: all of it, in order, each by key or id; one that is not there is refused (`UNKNOWN_REFERENCE`). Names that are pending already go, unless they are given again. */
  readonly prompts?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** What it offers: all of it, in order, each by key or id; one that is not there is refused (`UNKNOWN_REFERENCE`). Names that are pending already go, unless they are given again. */
  readonly resources?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Labels to find and select it by: one line each, at most 255 characters (`LADING_MAX_TAG_LENGTH`). Compared without regard to case, kept as they are written. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** What it offers: all of it, in order, each by key or id; one that is not there is refused (`UNKNOWN_REFERENCE`). Names that are pending already go, unless they are given again. */
  readonly tools?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

/** What changes of a tool: a field that is left out stays as it is, null clears one that can be null. */
export type UpdateToolInput = {
  /** Hints for clients, as MCP defines them: an object such as `{"readOnlyHint": true}`. Replaces all of it; `*****` in the place of a secret keeps the stored one. */
  readonly annotations?: InputMaybe<Scalars['JSON']['input']>;
  /** How it authenticates at its url. Left out: as it is; null, or `{none: true}`, takes the stored credential away. */
  readonly auth?: InputMaybe<AuthInput>;
  /** What it does, for models and people; may have several lines. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** What people read in place of the name: one line; null where there is nothing else. */
  readonly displayName?: InputMaybe<Scalars['String']['input']>;
  /** The revision that was read: when it has another one by now, nothing is done (`STALE_REVISION`). Leave it out to ask for none. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  /** HTTP headers that are sent with every call, values by names; each name once, in whatever case. Values are sealed, but for those of headers that are known to be harmless. Replaces all of it; `*****` in the place of a secret keeps the stored one. */
  readonly headers?: InputMaybe<Scalars['JSON']['input']>;
  /** Global id, or the UUID within it. */
  readonly id: Scalars['ID']['input'];
  /** JSON Schema of its arguments, of draft 7, 2019-09 or 2020-12. */
  readonly inputSchema?: InputMaybe<Scalars['JSON']['input']>;
  /** What stands behind it, such as REST, MCP or A2A: one line, kept as it is written. */
  readonly integrationType?: InputMaybe<Scalars['String']['input']>;
  /** Whether it is in use; exports leave out what is not, unless they are asked for it. */
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  /** JSONPath that its answer is cut down to; empty for all of it. Kept as it is written. */
  readonly jsonpathFilter?: InputMaybe<Scalars['String']['input']>;
  /** Key: unique among tools, one line, at most 255 characters (`LADING_MAX_KEY_LENGTH`). Clients call it by this name. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** The description as its author wrote it, whatever was made of it since; null where that is not known. */
  readonly originalDescription?: InputMaybe<Scalars['String']['input']>;
  /** JSON Schema of what it answers, of draft 7, 2019-09 or 2020-12; null where nothing is promised. */
  readonly outputSchema?: InputMaybe<Scalars['JSON']['input']>;
  /** How often it may be called, in the unit of the gateway that serves it; null for no limit. Carried, not enforced. */
  readonly rateLimit?: InputMaybe<Scalars['Int']['input']>;
  /** How it is called, such as GET or POST for REST: one line; null where nothing says so. */
  readonly requestType?: InputMaybe<Scalars['String']['input']>;
  /** Labels to find and select it by: one line each, at most 255 characters (`LADING_MAX_TAG_LENGTH`). Compared without regard to case, kept as they are written. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** How long a call may take, in the unit of the gateway that serves it; null for the usual time. Carried, not enforced. */
  readonly timeout?: InputMaybe<Scalars['Int']['input']>;
  /** Where a call goes: a URL that begins with http, https, ws or wss; null where there is none. Replaces all of it; `*****` in the place of a secret keeps the stored one. */
  readonly url?: InputMaybe<Scalars['String']['input']>;
};

export type AccessTokenFieldsFragment = { readonly id: string, readonly name: string, readonly prefix: string, readonly role: Role | null, readonly permissions: ReadonlyArray<Permission>, readonly createdBy: string, readonly createdAt: string, readonly expiresAt: string | null, readonly lastUsedAt: string | null, readonly revokedAt: string | null };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { readonly viewer: { readonly name: string, readonly role: Role | null, readonly permissions: ReadonlyArray<Permission>, readonly expiresAt: string | null } };

export type AccessTokensQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type AccessTokensQuery = { readonly accessTokens: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly prefix: string, readonly role: Role | null, readonly permissions: ReadonlyArray<Permission>, readonly createdBy: string, readonly createdAt: string, readonly expiresAt: string | null, readonly lastUsedAt: string | null, readonly revokedAt: string | null }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } };

export type CreateAccessTokenMutationVariables = Exact<{
  input: CreateAccessTokenInput;
}>;


export type CreateAccessTokenMutation = { readonly createAccessToken:
    | { readonly __typename: 'AccessTokenCreated', readonly token: string, readonly accessToken: { readonly id: string, readonly name: string, readonly prefix: string, readonly role: Role | null, readonly permissions: ReadonlyArray<Permission>, readonly createdBy: string, readonly createdAt: string, readonly expiresAt: string | null, readonly lastUsedAt: string | null, readonly revokedAt: string | null } }
    | { readonly __typename: 'ForbiddenError', readonly code: string, readonly message: string }
    | { readonly __typename: 'InvalidInputError', readonly code: string, readonly message: string, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: string | null }> }
   };

export type RevokeAccessTokenMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type RevokeAccessTokenMutation = { readonly revokeAccessToken:
    | { readonly __typename: 'AccessToken', readonly id: string, readonly name: string, readonly prefix: string, readonly role: Role | null, readonly permissions: ReadonlyArray<Permission>, readonly createdBy: string, readonly createdAt: string, readonly expiresAt: string | null, readonly lastUsedAt: string | null, readonly revokedAt: string | null }
    | { readonly __typename: 'AccessTokenNotFoundError', readonly code: string, readonly message: string }
    | { readonly __typename: 'ForbiddenError', readonly code: string, readonly message: string }
   };

export type AuditLogQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<AuditFilter>;
}>;


export type AuditLogQuery = { readonly auditLog: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly at: string, readonly actor: string, readonly action: string, readonly result: AuditResult, readonly address: string | null, readonly requestId: string, readonly details: unknown, readonly entities: ReadonlyArray<{ readonly kind: EntityKind, readonly key: string }>, readonly job: { readonly id: string } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type DifferenceQueryVariables = Exact<{
  from: DifferenceSide;
  to: DifferenceSide;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  withDocument?: Scalars['Boolean']['input'];
}>;


export type DifferenceQuery = { readonly difference:
    | { readonly __typename: 'Difference', readonly identical: boolean, readonly warnings: ReadonlyArray<string>, readonly document?: unknown, readonly summary: { readonly added: number, readonly changed: number, readonly removed: number, readonly unchanged: number, readonly kinds: ReadonlyArray<{ readonly kind: EntityKind, readonly added: number, readonly changed: number, readonly removed: number, readonly unchanged: number }> }, readonly entities: { readonly nodes: ReadonlyArray<{ readonly kind: EntityKind, readonly key: string, readonly status: DifferenceStatus, readonly warnings: ReadonlyArray<string>, readonly changes: ReadonlyArray<{ readonly path: string, readonly before: unknown | null, readonly after: unknown | null }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } }
    | { readonly __typename: 'ForbiddenError', readonly code: string, readonly message: string }
    | { readonly __typename: 'InvalidDocumentError', readonly code: string, readonly message: string, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: string | null, readonly kind: EntityKind | null, readonly key: string | null }> }
   };

export type ExportConfigurationQueryVariables = Exact<{
  input?: InputMaybe<ExportConfigurationInput>;
}>;


export type ExportConfigurationQuery = { readonly exportConfiguration: { readonly id: string, readonly exportedAt: string, readonly sourceGateway: string, readonly digest: string, readonly document: unknown, readonly metadata: { readonly entityCounts: ReadonlyArray<{ readonly kind: EntityKind, readonly count: number }> }, readonly missing: ReadonlyArray<{ readonly kind: EntityKind, readonly key: string }> } };

export type ExportPreviewQueryVariables = Exact<{
  input?: InputMaybe<ExportConfigurationInput>;
}>;


export type ExportPreviewQuery = { readonly exportPreview: { readonly totalEntities: number, readonly estimatedBytes: number, readonly warnings: ReadonlyArray<string>, readonly entityCounts: ReadonlyArray<{ readonly kind: EntityKind, readonly count: number }>, readonly leftOutInactive: ReadonlyArray<{ readonly kind: EntityKind, readonly count: number }>, readonly missing: ReadonlyArray<{ readonly kind: EntityKind, readonly key: string }> } };

export type ExportDownloadQueryVariables = Exact<{
  input?: InputMaybe<ExportConfigurationInput>;
  format?: DocumentFormat;
  compression?: Compression;
  passphrase?: InputMaybe<Scalars['String']['input']>;
  targetSecret?: InputMaybe<Scalars['String']['input']>;
}>;


export type ExportDownloadQuery = { readonly exportConfiguration: { readonly download: { readonly url: string, readonly expiresAt: string, readonly filename: string, readonly mediaType: string } } };

export type ProgressFieldsFragment = { readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number, readonly percent: number, readonly entitiesPerSecond: number | null, readonly etaSeconds: number | null, readonly perKind: ReadonlyArray<{ readonly kind: EntityKind, readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number }> };

export type ImportProblemFieldsFragment = { readonly code: string, readonly message: string, readonly path: string | null, readonly kind: EntityKind | null, readonly key: string | null };

export type JobFieldsFragment = { readonly id: string, readonly state: ImportState, readonly conflictStrategy: ConflictStrategy, readonly dryRun: boolean, readonly atomic: boolean, readonly label: string | null, readonly sourceGateway: string | null, readonly createdBy: string, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly warnings: ReadonlyArray<string>, readonly requiredApprovals: number, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: string | null, readonly kind: EntityKind | null, readonly key: string | null }>, readonly progress: { readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number, readonly percent: number, readonly entitiesPerSecond: number | null, readonly etaSeconds: number | null, readonly perKind: ReadonlyArray<{ readonly kind: EntityKind, readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number }> }, readonly approvals: ReadonlyArray<{ readonly by: string, readonly at: string }>, readonly planOf: { readonly id: string } | null, readonly appliedAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null, readonly undoOf: { readonly id: string } | null, readonly undoneAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null };

export type JobLinkFieldsFragment = { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string };

export type OutcomeFieldsFragment = { readonly sequence: number, readonly kind: EntityKind, readonly key: string, readonly conflict: boolean, readonly status: OutcomeStatus, readonly renamedTo: string | null, readonly warnings: ReadonlyArray<string>, readonly changes: ReadonlyArray<{ readonly path: string, readonly before: unknown | null, readonly after: unknown | null }>, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: string | null, readonly kind: EntityKind | null, readonly key: string | null }> };

type EntityFields_Gateway_Fragment = { readonly id: string, readonly kind: EntityKind, readonly key: string, readonly tags: ReadonlyArray<string>, readonly isActive: boolean, readonly revision: number, readonly createdAt: string, readonly updatedAt: string };

type EntityFields_Prompt_Fragment = { readonly id: string, readonly kind: EntityKind, readonly key: string, readonly tags: ReadonlyArray<string>, readonly isActive: boolean, readonly revision: number, readonly createdAt: string, readonly updatedAt: string };

type EntityFields_Resource_Fragment = { readonly id: string, readonly kind: EntityKind, readonly key: string, readonly tags: ReadonlyArray<string>, readonly isActive: boolean, readonly revision: number, readonly createdAt: string, readonly updatedAt: string };

type EntityFields_Root_Fragment = { readonly id: string, readonly kind: EntityKind, readonly key: string, readonly tags: ReadonlyArray<string>, readonly isActive: boolean, readonly revision: number, readonly createdAt: string, readonly updatedAt: string };

type EntityFields_Server_Fragment = { readonly id: string, readonly kind: EntityKind, readonly key: string, readonly tags: ReadonlyArray<string>, readonly isActive: boolean, readonly revision: number, readonly createdAt: string, readonly updatedAt: string };

type EntityFields_Tool_Fragment = { readonly id: string, readonly kind: EntityKind, readonly key: string, readonly tags: ReadonlyArray<string>, readonly isActive: boolean, readonly revision: number, readonly createdAt: string, readonly updatedAt: string };

export type EntityFieldsFragment =
  | EntityFields_Gateway_Fragment
  | EntityFields_Prompt_Fragment
  | EntityFields_Resource_Fragment
  | EntityFields_Root_Fragment
  | EntityFields_Server_Fragment
  | EntityFields_Tool_Fragment
;

export type AuthFieldsFragment = { readonly type: AuthType, readonly hasSecret: boolean, readonly fingerprint: string };

export type PageFieldsFragment = { readonly endCursor: string | null, readonly hasNextPage: boolean };

export type GatewayFieldsFragment = { readonly __typename: 'Gateway', readonly name: string, readonly url: string, readonly description: string | null, readonly transport: string, readonly capabilities: unknown, readonly healthCheck: unknown | null, readonly passthroughHeaders: ReadonlyArray<string>, readonly id: string, readonly kind: EntityKind, readonly key: string, readonly tags: ReadonlyArray<string>, readonly isActive: boolean, readonly revision: number, readonly createdAt: string, readonly updatedAt: string, readonly auth: { readonly type: AuthType, readonly hasSecret: boolean, readonly fingerprint: string } | null };

export type GatewaysQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<EntityFilter>;
}>;


export type GatewaysQuery = { readonly entities: { readonly nodes: ReadonlyArray<{ readonly __typename: 'Gateway', readonly name: string, readonly url: string, readonly description: string | null, readonly transport: string, readonly capabilities: unknown, readonly healthCheck: unknown | null, readonly passthroughHeaders: ReadonlyArray<string>, readonly id: string, readonly kind: EntityKind, readonly key: string, readonly tags: ReadonlyArray<string>, readonly isActive: boolean, readonly revision: number, readonly createdAt: string, readonly updatedAt: string, readonly auth: { readonly type: AuthType, readonly hasSecret: boolean, readonly fingerprint: string } | null }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } };

export type ImportConfigurationMutationVariables = Exact<{
  input: ImportConfigurationInput;
}>;


export type ImportConfigurationMutation = { readonly importConfiguration:
    | { readonly __typename: 'ApprovalRequiredError', readonly code: string, readonly message: string }
    | { readonly __typename: 'ForbiddenError', readonly code: string, readonly message: string }
    | { readonly __typename: 'IdempotencyConflictError', readonly code: string, readonly message: string }
    | { readonly __typename: 'ImportJob', readonly id: string, readonly state: ImportState, readonly conflictStrategy: ConflictStrategy, readonly dryRun: boolean, readonly atomic: boolean, readonly label: string | null, readonly sourceGateway: string | null, readonly createdBy: string, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly warnings: ReadonlyArray<string>, readonly requiredApprovals: number, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: string | null, readonly kind: EntityKind | null, readonly key: string | null }>, readonly progress: { readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number, readonly percent: number, readonly entitiesPerSecond: number | null, readonly etaSeconds: number | null, readonly perKind: ReadonlyArray<{ readonly kind: EntityKind, readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number }> }, readonly approvals: ReadonlyArray<{ readonly by: string, readonly at: string }>, readonly planOf: { readonly id: string } | null, readonly appliedAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null, readonly undoOf: { readonly id: string } | null, readonly undoneAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null }
    | { readonly __typename: 'InvalidDocumentError', readonly code: string, readonly message: string, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: string | null, readonly kind: EntityKind | null, readonly key: string | null }> }
   };

export type ApplyImportMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type ApplyImportMutation = { readonly applyImport:
    | { readonly __typename: 'ApprovalRequiredError', readonly code: string, readonly message: string }
    | { readonly __typename: 'ForbiddenError', readonly code: string, readonly message: string }
    | { readonly __typename: 'ImportJob', readonly id: string, readonly state: ImportState, readonly conflictStrategy: ConflictStrategy, readonly dryRun: boolean, readonly atomic: boolean, readonly label: string | null, readonly sourceGateway: string | null, readonly createdBy: string, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly warnings: ReadonlyArray<string>, readonly requiredApprovals: number, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: string | null, readonly kind: EntityKind | null, readonly key: string | null }>, readonly progress: { readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number, readonly percent: number, readonly entitiesPerSecond: number | null, readonly etaSeconds: number | null, readonly perKind: ReadonlyArray<{ readonly kind: EntityKind, readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number }> }, readonly approvals: ReadonlyArray<{ readonly by: string, readonly at: string }>, readonly planOf: { readonly id: string } | null, readonly appliedAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null, readonly undoOf: { readonly id: string } | null, readonly undoneAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null }
    | { readonly __typename: 'ImportNotFoundError', readonly code: string, readonly message: string }
    | { readonly __typename: 'ImportStateError', readonly code: string, readonly message: string, readonly state: ImportState }
    | { readonly __typename: 'StalePlanError', readonly code: string, readonly message: string, readonly entities: ReadonlyArray<{ readonly kind: EntityKind, readonly key: string }> }
   };

export type ApproveImportMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type ApproveImportMutation = { readonly approveImport:
    | { readonly __typename: 'ForbiddenError', readonly code: string, readonly message: string }
    | { readonly __typename: 'ImportJob', readonly id: string, readonly state: ImportState, readonly conflictStrategy: ConflictStrategy, readonly dryRun: boolean, readonly atomic: boolean, readonly label: string | null, readonly sourceGateway: string | null, readonly createdBy: string, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly warnings: ReadonlyArray<string>, readonly requiredApprovals: number, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: string | null, readonly kind: EntityKind | null, readonly key: string | null }>, readonly progress: { readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number, readonly percent: number, readonly entitiesPerSecond: number | null, readonly etaSeconds: number | null, readonly perKind: ReadonlyArray<{ readonly kind: EntityKind, readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number }> }, readonly approvals: ReadonlyArray<{ readonly by: string, readonly at: string }>, readonly planOf: { readonly id: string } | null, readonly appliedAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null, readonly undoOf: { readonly id: string } | null, readonly undoneAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null }
    | { readonly __typename: 'ImportNotFoundError', readonly code: string, readonly message: string }
    | { readonly __typename: 'ImportStateError', readonly code: string, readonly message: string, readonly state: ImportState }
    | { readonly __typename: 'OwnApprovalError', readonly code: string, readonly message: string }
    | { readonly __typename: 'StalePlanError', readonly code: string, readonly message: string, readonly entities: ReadonlyArray<{ readonly kind: EntityKind, readonly key: string }> }
   };

export type CancelImportMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type CancelImportMutation = { readonly cancelImport:
    | { readonly __typename: 'ForbiddenError', readonly code: string, readonly message: string }
    | { readonly __typename: 'ImportJob', readonly id: string, readonly state: ImportState, readonly conflictStrategy: ConflictStrategy, readonly dryRun: boolean, readonly atomic: boolean, readonly label: string | null, readonly sourceGateway: string | null, readonly createdBy: string, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly warnings: ReadonlyArray<string>, readonly requiredApprovals: number, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: string | null, readonly kind: EntityKind | null, readonly key: string | null }>, readonly progress: { readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number, readonly percent: number, readonly entitiesPerSecond: number | null, readonly etaSeconds: number | null, readonly perKind: ReadonlyArray<{ readonly kind: EntityKind, readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number }> }, readonly approvals: ReadonlyArray<{ readonly by: string, readonly at: string }>, readonly planOf: { readonly id: string } | null, readonly appliedAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null, readonly undoOf: { readonly id: string } | null, readonly undoneAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null }
    | { readonly __typename: 'ImportNotFoundError', readonly code: string, readonly message: string }
    | { readonly __typename: 'ImportStateError', readonly code: string, readonly message: string, readonly state: ImportState }
   };

export type UndoImportMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  dryRun?: Scalars['Boolean']['input'];
}>;


export type UndoImportMutation = { readonly undoImport:
    | { readonly __typename: 'ForbiddenError', readonly code: string, readonly message: string }
    | { readonly __typename: 'ImportJob', readonly id: string, readonly state: ImportState, readonly conflictStrategy: ConflictStrategy, readonly dryRun: boolean, readonly atomic: boolean, readonly label: string | null, readonly sourceGateway: string | null, readonly createdBy: string, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly warnings: ReadonlyArray<string>, readonly requiredApprovals: number, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: string | null, readonly kind: EntityKind | null, readonly key: string | null }>, readonly progress: { readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number, readonly percent: number, readonly entitiesPerSecond: number | null, readonly etaSeconds: number | null, readonly perKind: ReadonlyArray<{ readonly kind: EntityKind, readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number }> }, readonly approvals: ReadonlyArray<{ readonly by: string, readonly at: string }>, readonly planOf: { readonly id: string } | null, readonly appliedAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null, readonly undoOf: { readonly id: string } | null, readonly undoneAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null }
    | { readonly __typename: 'ImportNotFoundError', readonly code: string, readonly message: string }
    | { readonly __typename: 'ImportStateError', readonly code: string, readonly message: string, readonly state: ImportState }
   };

export type ImportJobQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type ImportJobQuery = { readonly importJob: { readonly id: string, readonly state: ImportState, readonly conflictStrategy: ConflictStrategy, readonly dryRun: boolean, readonly atomic: boolean, readonly label: string | null, readonly sourceGateway: string | null, readonly createdBy: string, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly warnings: ReadonlyArray<string>, readonly requiredApprovals: number, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: string | null, readonly kind: EntityKind | null, readonly key: string | null }>, readonly progress: { readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number, readonly percent: number, readonly entitiesPerSecond: number | null, readonly etaSeconds: number | null, readonly perKind: ReadonlyArray<{ readonly kind: EntityKind, readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number }> }, readonly approvals: ReadonlyArray<{ readonly by: string, readonly at: string }>, readonly planOf: { readonly id: string } | null, readonly appliedAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null, readonly undoOf: { readonly id: string } | null, readonly undoneAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null } | null };

export type ImportJobsQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  states?: InputMaybe<ReadonlyArray<ImportState> | ImportState>;
  idPrefix?: InputMaybe<Scalars['String']['input']>;
}>;


export type ImportJobsQuery = { readonly importJobs: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly state: ImportState, readonly conflictStrategy: ConflictStrategy, readonly dryRun: boolean, readonly atomic: boolean, readonly label: string | null, readonly sourceGateway: string | null, readonly createdBy: string, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly warnings: ReadonlyArray<string>, readonly requiredApprovals: number, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: string | null, readonly kind: EntityKind | null, readonly key: string | null }>, readonly progress: { readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number, readonly percent: number, readonly entitiesPerSecond: number | null, readonly etaSeconds: number | null, readonly perKind: ReadonlyArray<{ readonly kind: EntityKind, readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number }> }, readonly approvals: ReadonlyArray<{ readonly by: string, readonly at: string }>, readonly planOf: { readonly id: string } | null, readonly appliedAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null, readonly undoOf: { readonly id: string } | null, readonly undoneAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } };

export type ImportOutcomesQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  kinds?: InputMaybe<ReadonlyArray<EntityKind> | EntityKind>;
  statuses?: InputMaybe<ReadonlyArray<OutcomeStatus> | OutcomeStatus>;
}>;


export type ImportOutcomesQuery = { readonly importJob: { readonly outcomes: { readonly nodes: ReadonlyArray<{ readonly sequence: number, readonly kind: EntityKind, readonly key: string, readonly conflict: boolean, readonly status: OutcomeStatus, readonly renamedTo: string | null, readonly warnings: ReadonlyArray<string>, readonly changes: ReadonlyArray<{ readonly path: string, readonly before: unknown | null, readonly after: unknown | null }>, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: string | null, readonly kind: EntityKind | null, readonly key: string | null }> }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } } | null };

export type CountOutcomesQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  statuses?: InputMaybe<ReadonlyArray<OutcomeStatus> | OutcomeStatus>;
  problemCodes?: InputMaybe<ReadonlyArray<Scalars['String']['input']> | Scalars['String']['input']>;
}>;


export type CountOutcomesQuery = { readonly importJob: { readonly outcomes: { readonly totalCount: number } } | null };

export type FollowImportSubscriptionVariables = Exact<{
  id: Scalars['ID']['input'];
  after: Scalars['Int']['input'];
}>;


export type FollowImportSubscription = { readonly importProgress: { readonly sequence: number, readonly state: ImportState, readonly outcomes: ReadonlyArray<{ readonly sequence: number, readonly kind: EntityKind, readonly key: string, readonly conflict: boolean, readonly status: OutcomeStatus, readonly renamedTo: string | null, readonly warnings: ReadonlyArray<string>, readonly changes: ReadonlyArray<{ readonly path: string, readonly before: unknown | null, readonly after: unknown | null }>, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: string | null, readonly kind: EntityKind | null, readonly key: string | null }> }>, readonly progress: { readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number, readonly percent: number, readonly entitiesPerSecond: number | null, readonly etaSeconds: number | null, readonly perKind: ReadonlyArray<{ readonly kind: EntityKind, readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number }> } } };

export type CreateUploadMutationVariables = Exact<{ [key: string]: never; }>;


export type CreateUploadMutation = { readonly createUpload: { readonly id: string, readonly url: string, readonly expiresAt: string, readonly maxBytes: number } };

export type DeleteImportJobMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type DeleteImportJobMutation = { readonly deleteImportJob:
    | { readonly __typename: 'DeletedImportJob', readonly id: string }
    | { readonly __typename: 'ForbiddenError', readonly code: string, readonly message: string }
    | { readonly __typename: 'ImportNotFoundError', readonly code: string, readonly message: string }
    | { readonly __typename: 'ImportStateError', readonly code: string, readonly message: string }
   };

export type ImportJobWithKeyQueryVariables = Exact<{
  idempotencyKey: Scalars['String']['input'];
}>;


export type ImportJobWithKeyQuery = { readonly importJobWithKey: { readonly id: string, readonly state: ImportState, readonly conflictStrategy: ConflictStrategy, readonly dryRun: boolean, readonly atomic: boolean, readonly label: string | null, readonly sourceGateway: string | null, readonly createdBy: string, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly warnings: ReadonlyArray<string>, readonly requiredApprovals: number, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: string | null, readonly kind: EntityKind | null, readonly key: string | null }>, readonly progress: { readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number, readonly percent: number, readonly entitiesPerSecond: number | null, readonly etaSeconds: number | null, readonly perKind: ReadonlyArray<{ readonly kind: EntityKind, readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number }> }, readonly approvals: ReadonlyArray<{ readonly by: string, readonly at: string }>, readonly planOf: { readonly id: string } | null, readonly appliedAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null, readonly undoOf: { readonly id: string } | null, readonly undoneAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null } | null };

export type PromptFieldsFragment = { readonly __typename: 'Prompt', readonly name: string, readonly originalName: string | null, readonly customName: string | null, readonly displayName: string | null, readonly template: string, readonly description: string | null, readonly inputSchema: unknown, readonly id: string, readonly kind: EntityKind, readonly key: string, readonly tags: ReadonlyArray<string>, readonly isActive: boolean, readonly revision: number, readonly createdAt: string, readonly updatedAt: string };

export type PromptsQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<EntityFilter>;
}>;


export type PromptsQuery = { readonly entities: { readonly nodes: ReadonlyArray<{ readonly __typename: 'Prompt', readonly name: string, readonly originalName: string | null, readonly customName: string | null, readonly displayName: string | null, readonly template: string, readonly description: string | null, readonly inputSchema: unknown, readonly id: string, readonly kind: EntityKind, readonly key: string, readonly tags: ReadonlyArray<string>, readonly isActive: boolean, readonly revision: number, readonly createdAt: string, readonly updatedAt: string }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } };

export type ResourceFieldsFragment = { readonly __typename: 'Resource', readonly uri: string, readonly name: string, readonly description: string | null, readonly mimeType: string | null, readonly content: string | null, readonly id: string, readonly kind: EntityKind, readonly key: string, readonly tags: ReadonlyArray<string>, readonly isActive: boolean, readonly revision: number, readonly createdAt: string, readonly updatedAt: string };

export type ResourcesQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<EntityFilter>;
}>;


export type ResourcesQuery = { readonly entities: { readonly nodes: ReadonlyArray<{ readonly __typename: 'Resource', readonly uri: string, readonly name: string, readonly description: string | null, readonly mimeType: string | null, readonly content: string | null, readonly id: string, readonly kind: EntityKind, readonly key: string, readonly tags: ReadonlyArray<string>, readonly isActive: boolean, readonly revision: number, readonly createdAt: string, readonly updatedAt: string }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } };

export type RootFieldsFragment = { readonly __typename: 'Root', readonly uri: string, readonly name: string, readonly id: string, readonly kind: EntityKind, readonly key: string, readonly tags: ReadonlyArray<string>, readonly isActive: boolean, readonly revision: number, readonly createdAt: string, readonly updatedAt: string };

export type RootsQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<EntityFilter>;
}>;


export type RootsQuery = { readonly entities: { readonly nodes: ReadonlyArray<{ readonly __typename: 'Root', readonly uri: string, readonly name: string, readonly id: string, readonly kind: EntityKind, readonly key: string, readonly tags: ReadonlyArray<string>, readonly isActive: boolean, readonly revision: number, readonly createdAt: string, readonly updatedAt: string }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } };

export type RotationFieldsFragment = { readonly id: string, readonly state: RotationState, readonly keyId: string, readonly total: number, readonly processed: number, readonly resealed: number, readonly failed: number, readonly createdBy: string, readonly createdAt: string, readonly finishedAt: string | null, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: string | null, readonly kind: EntityKind | null, readonly key: string | null }> };

export type RotateSecretsMutationVariables = Exact<{ [key: string]: never; }>;


export type RotateSecretsMutation = { readonly rotateSecrets: { readonly id: string, readonly state: RotationState, readonly keyId: string, readonly total: number, readonly processed: number, readonly resealed: number, readonly failed: number, readonly createdBy: string, readonly createdAt: string, readonly finishedAt: string | null, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: string | null, readonly kind: EntityKind | null, readonly key: string | null }> } };

export type FollowRotationSubscriptionVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type FollowRotationSubscription = { readonly rotationProgress: { readonly id: string, readonly state: RotationState, readonly keyId: string, readonly total: number, readonly processed: number, readonly resealed: number, readonly failed: number, readonly createdBy: string, readonly createdAt: string, readonly finishedAt: string | null, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: string | null, readonly kind: EntityKind | null, readonly key: string | null }> } };

export type SecretKeysQueryVariables = Exact<{ [key: string]: never; }>;


export type SecretKeysQuery = { readonly secretKeys: ReadonlyArray<{ readonly keyId: string, readonly role: KeyRole, readonly count: number, readonly canBeDropped: boolean, readonly tables: ReadonlyArray<{ readonly table: string, readonly count: number }> }> };

export type ServerFieldsFragment = { readonly __typename: 'Server', readonly name: string, readonly description: string | null, readonly capabilities: unknown, readonly id: string, readonly kind: EntityKind, readonly key: string, readonly tags: ReadonlyArray<string>, readonly isActive: boolean, readonly revision: number, readonly createdAt: string, readonly updatedAt: string, readonly tools: ReadonlyArray<{ readonly key: string }>, readonly resources: ReadonlyArray<{ readonly key: string }>, readonly prompts: ReadonlyArray<{ readonly key: string }> };

export type ServersQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<EntityFilter>;
}>;


export type ServersQuery = { readonly entities: { readonly nodes: ReadonlyArray<{ readonly __typename: 'Server', readonly name: string, readonly description: string | null, readonly capabilities: unknown, readonly id: string, readonly kind: EntityKind, readonly key: string, readonly tags: ReadonlyArray<string>, readonly isActive: boolean, readonly revision: number, readonly createdAt: string, readonly updatedAt: string, readonly tools: ReadonlyArray<{ readonly key: string }>, readonly resources: ReadonlyArray<{ readonly key: string }>, readonly prompts: ReadonlyArray<{ readonly key: string }> }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } };

export type ToolFieldsFragment = { readonly __typename: 'Tool', readonly name: string, readonly displayName: string | null, readonly url: string | null, readonly integrationType: string, readonly requestType: string | null, readonly description: string | null, readonly originalDescription: string | null, readonly headers: unknown, readonly inputSchema: unknown, readonly outputSchema: unknown | null, readonly annotations: unknown, readonly jsonpathFilter: string, readonly rateLimit: number | null, readonly timeout: number | null, readonly id: string, readonly kind: EntityKind, readonly key: string, readonly tags: ReadonlyArray<string>, readonly isActive: boolean, readonly revision: number, readonly createdAt: string, readonly updatedAt: string, readonly auth: { readonly type: AuthType, readonly hasSecret: boolean, readonly fingerprint: string } | null, readonly gateway: { readonly key: string } | null };

export type ToolsQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<EntityFilter>;
}>;


export type ToolsQuery = { readonly entities: { readonly nodes: ReadonlyArray<{ readonly __typename: 'Tool', readonly name: string, readonly displayName: string | null, readonly url: string | null, readonly integrationType: string, readonly requestType: string | null, readonly description: string | null, readonly originalDescription: string | null, readonly headers: unknown, readonly inputSchema: unknown, readonly outputSchema: unknown | null, readonly annotations: unknown, readonly jsonpathFilter: string, readonly rateLimit: number | null, readonly timeout: number | null, readonly id: string, readonly kind: EntityKind, readonly key: string, readonly tags: ReadonlyArray<string>, readonly isActive: boolean, readonly revision: number, readonly createdAt: string, readonly updatedAt: string, readonly auth: { readonly type: AuthType, readonly hasSecret: boolean, readonly fingerprint: string } | null, readonly gateway: { readonly key: string } | null }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const AccessTokenFieldsFragmentDoc = new TypedDocumentString(`
    fragment AccessTokenFields on AccessToken {
  id
  name
  prefix
  role
  permissions
  createdBy
  createdAt
  expiresAt
  lastUsedAt
  revokedAt
}
    `, {"fragmentName":"AccessTokenFields"}) as unknown as TypedDocumentString<AccessTokenFieldsFragment, unknown>;
export const ImportProblemFieldsFragmentDoc = new TypedDocumentString(`
    fragment ImportProblemFields on ImportProblem {
  code
  message
  path
  kind
  key
}
    `, {"fragmentName":"ImportProblemFields"}) as unknown as TypedDocumentString<ImportProblemFieldsFragment, unknown>;
export const ProgressFieldsFragmentDoc = new TypedDocumentString(`
    fragment ProgressFields on ImportProgress {
  total
  processed
  created
  updated
  unchanged
  renamed
  skipped
  failed
  deleted
  percent
  entitiesPerSecond
  etaSeconds
  perKind {
    kind
    total
    processed
    created
    updated
    unchanged
    renamed
    skipped
    failed
    deleted
  }
}
    `, {"fragmentName":"ProgressFields"}) as unknown as TypedDocumentString<ProgressFieldsFragment, unknown>;
export const JobLinkFieldsFragmentDoc = new TypedDocumentString(`
    fragment JobLinkFields on ImportJob {
  id
  state
  createdBy
  createdAt
}
    `, {"fragmentName":"JobLinkFields"}) as unknown as TypedDocumentString<JobLinkFieldsFragment, unknown>;
export const JobFieldsFragmentDoc = new TypedDocumentString(`
    fragment JobFields on ImportJob {
  id
  state
  conflictStrategy
  dryRun
  atomic
  label
  sourceGateway
  createdBy
  createdAt
  startedAt
  finishedAt
  warnings
  problems {
    ...ImportProblemFields
  }
  progress {
    ...ProgressFields
  }
  approvals {
    by
    at
  }
  requiredApprovals
  planOf {
    id
  }
  appliedAs {
    ...JobLinkFields
  }
  undoOf {
    id
  }
  undoneAs {
    ...JobLinkFields
  }
}
    fragment ProgressFields on ImportProgress {
  total
  processed
  created
  updated
  unchanged
  renamed
  skipped
  failed
  deleted
  percent
  entitiesPerSecond
  etaSeconds
  perKind {
    kind
    total
    processed
    created
    updated
    unchanged
    renamed
    skipped
    failed
    deleted
  }
}
fragment ImportProblemFields on ImportProblem {
  code
  message
  path
  kind
  key
}
fragment JobLinkFields on ImportJob {
  id
  state
  createdBy
  createdAt
}`, {"fragmentName":"JobFields"}) as unknown as TypedDocumentString<JobFieldsFragment, unknown>;
export const OutcomeFieldsFragmentDoc = new TypedDocumentString(`
    fragment OutcomeFields on EntityOutcome {
  sequence
  kind
  key
  conflict
  status
  renamedTo
  changes {
    path
    before
    after
  }
  warnings
  problems {
    ...ImportProblemFields
  }
}
    fragment ImportProblemFields on ImportProblem {
  code
  message
  path
  kind
  key
}`, {"fragmentName":"OutcomeFields"}) as unknown as TypedDocumentString<OutcomeFieldsFragment, unknown>;
export const PageFieldsFragmentDoc = new TypedDocumentString(`
    fragment PageFields on PageInfo {
  endCursor
  hasNextPage
}
    `, {"fragmentName":"PageFields"}) as unknown as TypedDocumentString<PageFieldsFragment, unknown>;
export const EntityFieldsFragmentDoc = new TypedDocumentString(`
    fragment EntityFields on Entity {
  id
  kind
  key
  tags
  isActive
  revision
  createdAt
  updatedAt
}
    `, {"fragmentName":"EntityFields"}) as unknown as TypedDocumentString<EntityFieldsFragment, unknown>;
export const AuthFieldsFragmentDoc = new TypedDocumentString(`
    fragment AuthFields on EntityAuth {
  type
  hasSecret
  fingerprint
}
    `, {"fragmentName":"AuthFields"}) as unknown as TypedDocumentString<AuthFieldsFragment, unknown>;
export const GatewayFieldsFragmentDoc = new TypedDocumentString(`
    fragment GatewayFields on Gateway {
  __typename
  ...EntityFields
  name
  url
  description
  transport
  capabilities
  healthCheck
  passthroughHeaders
  auth {
    ...AuthFields
  }
}
    fragment EntityFields on Entity {
  id
  kind
  key
  tags
  isActive
  revision
  createdAt
  updatedAt
}
fragment AuthFields on EntityAuth {
  type
  hasSecret
  fingerprint
}`, {"fragmentName":"GatewayFields"}) as unknown as TypedDocumentString<GatewayFieldsFragment, unknown>;
export const PromptFieldsFragmentDoc = new TypedDocumentString(`
    fragment PromptFields on Prompt {
  __typename
  ...EntityFields
  name
  originalName
  customName
  displayName
  template
  description
  inputSchema
}
    fragment EntityFields on Entity {
  id
  kind
  key
  tags
  isActive
  revision
  createdAt
  updatedAt
}`, {"fragmentName":"PromptFields"}) as unknown as TypedDocumentString<PromptFieldsFragment, unknown>;
export const ResourceFieldsFragmentDoc = new TypedDocumentString(`
    fragment ResourceFields on Resource {
  __typename
  ...EntityFields
  uri
  name
  description
  mimeType
  content
}
    fragment EntityFields on Entity {
  id
  kind
  key
  tags
  isActive
  revision
  createdAt
  updatedAt
}`, {"fragmentName":"ResourceFields"}) as unknown as TypedDocumentString<ResourceFieldsFragment, unknown>;
export const RootFieldsFragmentDoc = new TypedDocumentString(`
    fragment RootFields on Root {
  __typename
  ...EntityFields
  uri
  name
}
    fragment EntityFields on Entity {
  id
  kind
  key
  tags
  isActive
  revision
  createdAt
  updatedAt
}`, {"fragmentName":"RootFields"}) as unknown as TypedDocumentString<RootFieldsFragment, unknown>;
export const RotationFieldsFragmentDoc = new TypedDocumentString(`
    fragment RotationFields on SecretRotation {
  id
  state
  keyId
  total
  processed
  resealed
  failed
  problems {
    ...ImportProblemFields
  }
  createdBy
  createdAt
  finishedAt
}
    fragment ImportProblemFields on ImportProblem {
  code
  message
  path
  kind
  key
}`, {"fragmentName":"RotationFields"}) as unknown as TypedDocumentString<RotationFieldsFragment, unknown>;
export const ServerFieldsFragmentDoc = new TypedDocumentString(`
    fragment ServerFields on Server {
  __typename
  ...EntityFields
  name
  description
  tools {
    key
  }
  resources {
    key
  }
  prompts {
    key
  }
  capabilities
}
    fragment EntityFields on Entity {
  id
  kind
  key
  tags
  isActive
  revision
  createdAt
  updatedAt
}`, {"fragmentName":"ServerFields"}) as unknown as TypedDocumentString<ServerFieldsFragment, unknown>;
export const ToolFieldsFragmentDoc = new TypedDocumentString(`
    fragment ToolFields on Tool {
  __typename
  ...EntityFields
  name
  displayName
  url
  integrationType
  requestType
  description
  originalDescription
  headers
  inputSchema
  outputSchema
  annotations
  jsonpathFilter
  rateLimit
  timeout
  auth {
    ...AuthFields
  }
  gateway {
    key
  }
}
    fragment EntityFields on Entity {
  id
  kind
  key
  tags
  isActive
  revision
  createdAt
  updatedAt
}
fragment AuthFields on EntityAuth {
  type
  hasSecret
  fingerprint
}`, {"fragmentName":"ToolFields"}) as unknown as TypedDocumentString<ToolFieldsFragment, unknown>;
export const ViewerDocument = new TypedDocumentString(`
    query Viewer {
  viewer {
    name
    role
    permissions
    expiresAt
  }
}
    `) as unknown as TypedDocumentString<ViewerQuery, ViewerQueryVariables>;
export const AccessTokensDocument = new TypedDocumentString(`
    query AccessTokens($first: Int, $after: String) {
  accessTokens(first: $first, after: $after) {
    nodes {
      ...AccessTokenFields
    }
    pageInfo {
      ...PageFields
    }
  }
}
    fragment AccessTokenFields on AccessToken {
  id
  name
  prefix
  role
  permissions
  createdBy
  createdAt
  expiresAt
  lastUsedAt
  revokedAt
}
fragment PageFields on PageInfo {
  endCursor
  hasNextPage
}`) as unknown as TypedDocumentString<AccessTokensQuery, AccessTokensQueryVariables>;
export const CreateAccessTokenDocument = new TypedDocumentString(`
    mutation CreateAccessToken($input: CreateAccessTokenInput!) {
  createAccessToken(input: $input) {
    __typename
    ... on AccessTokenCreated {
      token
      accessToken {
        ...AccessTokenFields
      }
    }
    ... on Problem {
      code
      message
    }
    ... on InvalidInputError {
      problems {
        code
        message
        path
      }
    }
  }
}
    fragment AccessTokenFields on AccessToken {
  id
  name
  prefix
  role
  permissions
  createdBy
  createdAt
  expiresAt
  lastUsedAt
  revokedAt
}`) as unknown as TypedDocumentString<CreateAccessTokenMutation, CreateAccessTokenMutationVariables>;
export const RevokeAccessTokenDocument = new TypedDocumentString(`
    mutation RevokeAccessToken($id: ID!) {
  revokeAccessToken(id: $id) {
    __typename
    ...AccessTokenFields
    ... on Problem {
      code
      message
    }
  }
}
    fragment AccessTokenFields on AccessToken {
  id
  name
  prefix
  role
  permissions
  createdBy
  createdAt
  expiresAt
  lastUsedAt
  revokedAt
}`) as unknown as TypedDocumentString<RevokeAccessTokenMutation, RevokeAccessTokenMutationVariables>;
export const AuditLogDocument = new TypedDocumentString(`
    query AuditLog($first: Int, $after: String, $filter: AuditFilter) {
  auditLog(first: $first, after: $after, filter: $filter) {
    nodes {
      id
      at
      actor
      action
      result
      entities {
        kind
        key
      }
      job {
        id
      }
      address
      requestId
      details
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<AuditLogQuery, AuditLogQueryVariables>;
export const DifferenceDocument = new TypedDocumentString(`
    query Difference($from: DifferenceSide!, $to: DifferenceSide!, $first: Int, $after: String, $withDocument: Boolean! = false) {
  difference(from: $from, to: $to) {
    __typename
    ... on Difference {
      identical
      warnings
      summary {
        added
        changed
        removed
        unchanged
        kinds {
          kind
          added
          changed
          removed
          unchanged
        }
      }
      document @include(if: $withDocument)
      entities(first: $first, after: $after) {
        nodes {
          kind
          key
          status
          changes {
            path
            before
            after
          }
          warnings
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
    ... on Problem {
      code
      message
    }
    ... on InvalidDocumentError {
      problems {
        ...ImportProblemFields
      }
    }
  }
}
    fragment ImportProblemFields on ImportProblem {
  code
  message
  path
  kind
  key
}`) as unknown as TypedDocumentString<DifferenceQuery, DifferenceQueryVariables>;
export const ExportConfigurationDocument = new TypedDocumentString(`
    query ExportConfiguration($input: ExportConfigurationInput) {
  exportConfiguration(input: $input) {
    id
    exportedAt
    sourceGateway
    digest
    document
    metadata {
      entityCounts {
        kind
        count
      }
    }
    missing {
      kind
      key
    }
  }
}
    `) as unknown as TypedDocumentString<ExportConfigurationQuery, ExportConfigurationQueryVariables>;
export const ExportPreviewDocument = new TypedDocumentString(`
    query ExportPreview($input: ExportConfigurationInput) {
  exportPreview(input: $input) {
    totalEntities
    estimatedBytes
    entityCounts {
      kind
      count
    }
    leftOutInactive {
      kind
      count
    }
    warnings
    missing {
      kind
      key
    }
  }
}
    `) as unknown as TypedDocumentString<ExportPreviewQuery, ExportPreviewQueryVariables>;
export const ExportDownloadDocument = new TypedDocumentString(`
    query ExportDownload($input: ExportConfigurationInput, $format: DocumentFormat! = JSON, $compression: Compression! = NONE, $passphrase: String, $targetSecret: String) {
  exportConfiguration(input: $input) {
    download(
      format: $format
      compression: $compression
      passphrase: $passphrase
      targetSecret: $targetSecret
    ) {
      url
      expiresAt
      filename
      mediaType
    }
  }
}
    `) as unknown as TypedDocumentString<ExportDownloadQuery, ExportDownloadQueryVariables>;
export const GatewaysDocument = new TypedDocumentString(`
    query Gateways($first: Int, $after: String, $filter: EntityFilter) {
  entities: gateways(first: $first, after: $after, filter: $filter) {
    nodes {
      ...GatewayFields
    }
    pageInfo {
      ...PageFields
    }
  }
}
    fragment EntityFields on Entity {
  id
  kind
  key
  tags
  isActive
  revision
  createdAt
  updatedAt
}
fragment AuthFields on EntityAuth {
  type
  hasSecret
  fingerprint
}
fragment PageFields on PageInfo {
  endCursor
  hasNextPage
}
fragment GatewayFields on Gateway {
  __typename
  ...EntityFields
  name
  url
  description
  transport
  capabilities
  healthCheck
  passthroughHeaders
  auth {
    ...AuthFields
  }
}`) as unknown as TypedDocumentString<GatewaysQuery, GatewaysQueryVariables>;
export const ImportConfigurationDocument = new TypedDocumentString(`
    mutation ImportConfiguration($input: ImportConfigurationInput!) {
  importConfiguration(input: $input) {
    __typename
    ...JobFields
    ... on Problem {
      code
      message
    }
    ... on InvalidDocumentError {
      problems {
        ...ImportProblemFields
      }
    }
  }
}
    fragment ProgressFields on ImportProgress {
  total
  processed
  created
  updated
  unchanged
  renamed
  skipped
  failed
  deleted
  percent
  entitiesPerSecond
  etaSeconds
  perKind {
    kind
    total
    processed
    created
    updated
    unchanged
    renamed
    skipped
    failed
    deleted
  }
}
fragment ImportProblemFields on ImportProblem {
  code
  message
  path
  kind
  key
}
fragment JobFields on ImportJob {
  id
  state
  conflictStrategy
  dryRun
  atomic
  label
  sourceGateway
  createdBy
  createdAt
  startedAt
  finishedAt
  warnings
  problems {
    ...ImportProblemFields
  }
  progress {
    ...ProgressFields
  }
  approvals {
    by
    at
  }
  requiredApprovals
  planOf {
    id
  }
  appliedAs {
    ...JobLinkFields
  }
  undoOf {
    id
  }
  undoneAs {
    ...JobLinkFields
  }
}
fragment JobLinkFields on ImportJob {
  id
  state
  createdBy
  createdAt
}`) as unknown as TypedDocumentString<ImportConfigurationMutation, ImportConfigurationMutationVariables>;
export const ApplyImportDocument = new TypedDocumentString(`
    mutation ApplyImport($id: ID!) {
  applyImport(id: $id) {
    __typename
    ...JobFields
    ... on Problem {
      code
      message
    }
    ... on ImportStateError {
      state
    }
    ... on StalePlanError {
      entities {
        kind
        key
      }
    }
  }
}
    fragment ProgressFields on ImportProgress {
  total
  processed
  created
  updated
  unchanged
  renamed
  skipped
  failed
  deleted
  percent
  entitiesPerSecond
  etaSeconds
  perKind {
    kind
    total
    processed
    created
    updated
    unchanged
    renamed
    skipped
    failed
    deleted
  }
}
fragment ImportProblemFields on ImportProblem {
  code
  message
  path
  kind
  key
}
fragment JobFields on ImportJob {
  id
  state
  conflictStrategy
  dryRun
  atomic
  label
  sourceGateway
  createdBy
  createdAt
  startedAt
  finishedAt
  warnings
  problems {
    ...ImportProblemFields
  }
  progress {
    ...ProgressFields
  }
  approvals {
    by
    at
  }
  requiredApprovals
  planOf {
    id
  }
  appliedAs {
    ...JobLinkFields
  }
  undoOf {
    id
  }
  undoneAs {
    ...JobLinkFields
  }
}
fragment JobLinkFields on ImportJob {
  id
  state
  createdBy
  createdAt
}`) as unknown as TypedDocumentString<ApplyImportMutation, ApplyImportMutationVariables>;
export const ApproveImportDocument = new TypedDocumentString(`
    mutation ApproveImport($id: ID!) {
  approveImport(id: $id) {
    __typename
    ...JobFields
    ... on Problem {
      code
      message
    }
    ... on ImportStateError {
      state
    }
    ... on StalePlanError {
      entities {
        kind
        key
      }
    }
  }
}
    fragment ProgressFields on ImportProgress {
  total
  processed
  created
  updated
  unchanged
  renamed
  skipped
  failed
  deleted
  percent
  entitiesPerSecond
  etaSeconds
  perKind {
    kind
    total
    processed
    created
    updated
    unchanged
    renamed
    skipped
    failed
    deleted
  }
}
fragment ImportProblemFields on ImportProblem {
  code
  message
  path
  kind
  key
}
fragment JobFields on ImportJob {
  id
  state
  conflictStrategy
  dryRun
  atomic
  label
  sourceGateway
  createdBy
  createdAt
  startedAt
  finishedAt
  warnings
  problems {
    ...ImportProblemFields
  }
  progress {
    ...ProgressFields
  }
  approvals {
    by
    at
  }
  requiredApprovals
  planOf {
    id
  }
  appliedAs {
    ...JobLinkFields
  }
  undoOf {
    id
  }
  undoneAs {
    ...JobLinkFields
  }
}
fragment JobLinkFields on ImportJob {
  id
  state
  createdBy
  createdAt
}`) as unknown as TypedDocumentString<ApproveImportMutation, ApproveImportMutationVariables>;
export const CancelImportDocument = new TypedDocumentString(`
    mutation CancelImport($id: ID!) {
  cancelImport(id: $id) {
    __typename
    ...JobFields
    ... on Problem {
      code
      message
    }
    ... on ImportStateError {
      state
    }
  }
}
    fragment ProgressFields on ImportProgress {
  total
  processed
  created
  updated
  unchanged
  renamed
  skipped
  failed
  deleted
  percent
  entitiesPerSecond
  etaSeconds
  perKind {
    kind
    total
    processed
    created
    updated
    unchanged
    renamed
    skipped
    failed
    deleted
  }
}
fragment ImportProblemFields on ImportProblem {
  code
  message
  path
  kind
  key
}
fragment JobFields on ImportJob {
  id
  state
  conflictStrategy
  dryRun
  atomic
  label
  sourceGateway
  createdBy
  createdAt
  startedAt
  finishedAt
  warnings
  problems {
    ...ImportProblemFields
  }
  progress {
    ...ProgressFields
  }
  approvals {
    by
    at
  }
  requiredApprovals
  planOf {
    id
  }
  appliedAs {
    ...JobLinkFields
  }
  undoOf {
    id
  }
  undoneAs {
    ...JobLinkFields
  }
}
fragment JobLinkFields on ImportJob {
  id
  state
  createdBy
  createdAt
}`) as unknown as TypedDocumentString<CancelImportMutation, CancelImportMutationVariables>;
export const UndoImportDocument = new TypedDocumentString(`
    mutation UndoImport($id: ID!, $dryRun: Boolean! = false) {
  undoImport(id: $id, dryRun: $dryRun) {
    __typename
    ...JobFields
    ... on Problem {
      code
      message
    }
    ... on ImportStateError {
      state
    }
  }
}
    fragment ProgressFields on ImportProgress {
  total
  processed
  created
  updated
  unchanged
  renamed
  skipped
  failed
  deleted
  percent
  entitiesPerSecond
  etaSeconds
  perKind {
    kind
    total
    processed
    created
    updated
    unchanged
    renamed
    skipped
    failed
    deleted
  }
}
fragment ImportProblemFields on ImportProblem {
  code
  message
  path
  kind
  key
}
fragment JobFields on ImportJob {
  id
  state
  conflictStrategy
  dryRun
  atomic
  label
  sourceGateway
  createdBy
  createdAt
  startedAt
  finishedAt
  warnings
  problems {
    ...ImportProblemFields
  }
  progress {
    ...ProgressFields
  }
  approvals {
    by
    at
  }
  requiredApprovals
  planOf {
    id
  }
  appliedAs {
    ...JobLinkFields
  }
  undoOf {
    id
  }
  undoneAs {
    ...JobLinkFields
  }
}
fragment JobLinkFields on ImportJob {
  id
  state
  createdBy
  createdAt
}`) as unknown as TypedDocumentString<UndoImportMutation, UndoImportMutationVariables>;
export const ImportJobDocument = new TypedDocumentString(`
    query ImportJob($id: ID!) {
  importJob(id: $id) {
    ...JobFields
  }
}
    fragment ProgressFields on ImportProgress {
  total
  processed
  created
  updated
  unchanged
  renamed
  skipped
  failed
  deleted
  percent
  entitiesPerSecond
  etaSeconds
  perKind {
    kind
    total
    processed
    created
    updated
    unchanged
    renamed
    skipped
    failed
    deleted
  }
}
fragment ImportProblemFields on ImportProblem {
  code
  message
  path
  kind
  key
}
fragment JobFields on ImportJob {
  id
  state
  conflictStrategy
  dryRun
  atomic
  label
  sourceGateway
  createdBy
  createdAt
  startedAt
  finishedAt
  warnings
  problems {
    ...ImportProblemFields
  }
  progress {
    ...ProgressFields
  }
  approvals {
    by
    at
  }
  requiredApprovals
  planOf {
    id
  }
  appliedAs {
    ...JobLinkFields
  }
  undoOf {
    id
  }
  undoneAs {
    ...JobLinkFields
  }
}
fragment JobLinkFields on ImportJob {
  id
  state
  createdBy
  createdAt
}`) as unknown as TypedDocumentString<ImportJobQuery, ImportJobQueryVariables>;
export const ImportJobsDocument = new TypedDocumentString(`
    query ImportJobs($first: Int, $after: String, $states: [ImportState!], $idPrefix: String) {
  importJobs(first: $first, after: $after, states: $states, idPrefix: $idPrefix) {
    nodes {
      ...JobFields
    }
    pageInfo {
      ...PageFields
    }
  }
}
    fragment ProgressFields on ImportProgress {
  total
  processed
  created
  updated
  unchanged
  renamed
  skipped
  failed
  deleted
  percent
  entitiesPerSecond
  etaSeconds
  perKind {
    kind
    total
    processed
    created
    updated
    unchanged
    renamed
    skipped
    failed
    deleted
  }
}
fragment ImportProblemFields on ImportProblem {
  code
  message
  path
  kind
  key
}
fragment JobFields on ImportJob {
  id
  state
  conflictStrategy
  dryRun
  atomic
  label
  sourceGateway
  createdBy
  createdAt
  startedAt
  finishedAt
  warnings
  problems {
    ...ImportProblemFields
  }
  progress {
    ...ProgressFields
  }
  approvals {
    by
    at
  }
  requiredApprovals
  planOf {
    id
  }
  appliedAs {
    ...JobLinkFields
  }
  undoOf {
    id
  }
  undoneAs {
    ...JobLinkFields
  }
}
fragment JobLinkFields on ImportJob {
  id
  state
  createdBy
  createdAt
}
fragment PageFields on PageInfo {
  endCursor
  hasNextPage
}`) as unknown as TypedDocumentString<ImportJobsQuery, ImportJobsQueryVariables>;
export const ImportOutcomesDocument = new TypedDocumentString(`
    query ImportOutcomes($id: ID!, $first: Int, $after: String, $kinds: [EntityKind!], $statuses: [OutcomeStatus!]) {
  importJob(id: $id) {
    outcomes(first: $first, after: $after, kinds: $kinds, statuses: $statuses) {
      nodes {
        ...OutcomeFields
      }
      pageInfo {
        ...PageFields
      }
    }
  }
}
    fragment ImportProblemFields on ImportProblem {
  code
  message
  path
  kind
  key
}
fragment OutcomeFields on EntityOutcome {
  sequence
  kind
  key
  conflict
  status
  renamedTo
  changes {
    path
    before
    after
  }
  warnings
  problems {
    ...ImportProblemFields
  }
}
fragment PageFields on PageInfo {
  endCursor
  hasNextPage
}`) as unknown as TypedDocumentString<ImportOutcomesQuery, ImportOutcomesQueryVariables>;
export const CountOutcomesDocument = new TypedDocumentString(`
    query CountOutcomes($id: ID!, $statuses: [OutcomeStatus!], $problemCodes: [String!]) {
  importJob(id: $id) {
    outcomes(first: 1, statuses: $statuses, problemCodes: $problemCodes) {
      totalCount
    }
  }
}
    `) as unknown as TypedDocumentString<CountOutcomesQuery, CountOutcomesQueryVariables>;
export const FollowImportDocument = new TypedDocumentString(`
    subscription FollowImport($id: ID!, $after: Int!) {
  importProgress(jobId: $id, after: $after) {
    sequence
    state
    outcomes {
      ...OutcomeFields
    }
    progress {
      ...ProgressFields
    }
  }
}
    fragment ProgressFields on ImportProgress {
  total
  processed
  created
  updated
  unchanged
  renamed
  skipped
  failed
  deleted
  percent
  entitiesPerSecond
  etaSeconds
  perKind {
    kind
    total
    processed
    created
    updated
    unchanged
    renamed
    skipped
    failed
    deleted
  }
}
fragment ImportProblemFields on ImportProblem {
  code
  message
  path
  kind
  key
}
fragment OutcomeFields on EntityOutcome {
  sequence
  kind
  key
  conflict
  status
  renamedTo
  changes {
    path
    before
    after
  }
  warnings
  problems {
    ...ImportProblemFields
  }
}`) as unknown as TypedDocumentString<FollowImportSubscription, FollowImportSubscriptionVariables>;
export const CreateUploadDocument = new TypedDocumentString(`
    mutation CreateUpload {
  createUpload {
    id
    url
    expiresAt
    maxBytes
  }
}
    `) as unknown as TypedDocumentString<CreateUploadMutation, CreateUploadMutationVariables>;
export const DeleteImportJobDocument = new TypedDocumentString(`
    mutation DeleteImportJob($id: ID!) {
  deleteImportJob(id: $id) {
    __typename
    ... on DeletedImportJob {
      id
    }
    ... on Problem {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DeleteImportJobMutation, DeleteImportJobMutationVariables>;
export const ImportJobWithKeyDocument = new TypedDocumentString(`
    query ImportJobWithKey($idempotencyKey: String!) {
  importJobWithKey(idempotencyKey: $idempotencyKey) {
    ...JobFields
  }
}
    fragment ProgressFields on ImportProgress {
  total
  processed
  created
  updated
  unchanged
  renamed
  skipped
  failed
  deleted
  percent
  entitiesPerSecond
  etaSeconds
  perKind {
    kind
    total
    processed
    created
    updated
    unchanged
    renamed
    skipped
    failed
    deleted
  }
}
fragment ImportProblemFields on ImportProblem {
  code
  message
  path
  kind
  key
}
fragment JobFields on ImportJob {
  id
  state
  conflictStrategy
  dryRun
  atomic
  label
  sourceGateway
  createdBy
  createdAt
  startedAt
  finishedAt
  warnings
  problems {
    ...ImportProblemFields
  }
  progress {
    ...ProgressFields
  }
  approvals {
    by
    at
  }
  requiredApprovals
  planOf {
    id
  }
  appliedAs {
    ...JobLinkFields
  }
  undoOf {
    id
  }
  undoneAs {
    ...JobLinkFields
  }
}
fragment JobLinkFields on ImportJob {
  id
  state
  createdBy
  createdAt
}`) as unknown as TypedDocumentString<ImportJobWithKeyQuery, ImportJobWithKeyQueryVariables>;
export const PromptsDocument = new TypedDocumentString(`
    query Prompts($first: Int, $after: String, $filter: EntityFilter) {
  entities: prompts(first: $first, after: $after, filter: $filter) {
    nodes {
      ...PromptFields
    }
    pageInfo {
      ...PageFields
    }
  }
}
    fragment EntityFields on Entity {
  id
  kind
  key
  tags
  isActive
  revision
  createdAt
  updatedAt
}
fragment PageFields on PageInfo {
  endCursor
  hasNextPage
}
fragment PromptFields on Prompt {
  __typename
  ...EntityFields
  name
  originalName
  customName
  displayName
  template
  description
  inputSchema
}`) as unknown as TypedDocumentString<PromptsQuery, PromptsQueryVariables>;
export const ResourcesDocument = new TypedDocumentString(`
    query Resources($first: Int, $after: String, $filter: EntityFilter) {
  entities: resources(first: $first, after: $after, filter: $filter) {
    nodes {
      ...ResourceFields
    }
    pageInfo {
      ...PageFields
    }
  }
}
    fragment EntityFields on Entity {
  id
  kind
  key
  tags
  isActive
  revision
  createdAt
  updatedAt
}
fragment PageFields on PageInfo {
  endCursor
  hasNextPage
}
fragment ResourceFields on Resource {
  __typename
  ...EntityFields
  uri
  name
  description
  mimeType
  content
}`) as unknown as TypedDocumentString<ResourcesQuery, ResourcesQueryVariables>;
export const RootsDocument = new TypedDocumentString(`
    query Roots($first: Int, $after: String, $filter: EntityFilter) {
  entities: roots(first: $first, after: $after, filter: $filter) {
    nodes {
      ...RootFields
    }
    pageInfo {
      ...PageFields
    }
  }
}
    fragment EntityFields on Entity {
  id
  kind
  key
  tags
  isActive
  revision
  createdAt
  updatedAt
}
fragment PageFields on PageInfo {
  endCursor
  hasNextPage
}
fragment RootFields on Root {
  __typename
  ...EntityFields
  uri
  name
}`) as unknown as TypedDocumentString<RootsQuery, RootsQueryVariables>;
export const RotateSecretsDocument = new TypedDocumentString(`
    mutation RotateSecrets {
  rotateSecrets {
    ...RotationFields
  }
}
    fragment ImportProblemFields on ImportProblem {
  code
  message
  path
  kind
  key
}
fragment RotationFields on SecretRotation {
  id
  state
  keyId
  total
  processed
  resealed
  failed
  problems {
    ...ImportProblemFields
  }
  createdBy
  createdAt
  finishedAt
}`) as unknown as TypedDocumentString<RotateSecretsMutation, RotateSecretsMutationVariables>;
export const FollowRotationDocument = new TypedDocumentString(`
    subscription FollowRotation($id: ID!) {
  rotationProgress(id: $id) {
    ...RotationFields
  }
}
    fragment ImportProblemFields on ImportProblem {
  code
  message
  path
  kind
  key
}
fragment RotationFields on SecretRotation {
  id
  state
  keyId
  total
  processed
  resealed
  failed
  problems {
    ...ImportProblemFields
  }
  createdBy
  createdAt
  finishedAt
}`) as unknown as TypedDocumentString<FollowRotationSubscription, FollowRotationSubscriptionVariables>;
export const SecretKeysDocument = new TypedDocumentString(`
    query SecretKeys {
  secretKeys {
    keyId
    role
    count
    canBeDropped
    tables {
      table
      count
    }
  }
}
    `) as unknown as TypedDocumentString<SecretKeysQuery, SecretKeysQueryVariables>;
export const ServersDocument = new TypedDocumentString(`
    query Servers($first: Int, $after: String, $filter: EntityFilter) {
  entities: servers(first: $first, after: $after, filter: $filter) {
    nodes {
      ...ServerFields
    }
    pageInfo {
      ...PageFields
    }
  }
}
    fragment EntityFields on Entity {
  id
  kind
  key
  tags
  isActive
  revision
  createdAt
  updatedAt
}
fragment PageFields on PageInfo {
  endCursor
  hasNextPage
}
fragment ServerFields on Server {
  __typename
  ...EntityFields
  name
  description
  tools {
    key
  }
  resources {
    key
  }
  prompts {
    key
  }
  capabilities
}`) as unknown as TypedDocumentString<ServersQuery, ServersQueryVariables>;
export const ToolsDocument = new TypedDocumentString(`
    query Tools($first: Int, $after: String, $filter: EntityFilter) {
  entities: tools(first: $first, after: $after, filter: $filter) {
    nodes {
      ...ToolFields
    }
    pageInfo {
      ...PageFields
    }
  }
}
    fragment EntityFields on Entity {
  id
  kind
  key
  tags
  isActive
  revision
  createdAt
  updatedAt
}
fragment AuthFields on EntityAuth {
  type
  hasSecret
  fingerprint
}
fragment PageFields on PageInfo {
  endCursor
  hasNextPage
}
fragment ToolFields on Tool {
  __typename
  ...EntityFields
  name
  displayName
  url
  integrationType
  requestType
  description
  originalDescription
  headers
  inputSchema
  outputSchema
  annotations
  jsonpathFilter
  rateLimit
  timeout
  auth {
    ...AuthFields
  }
  gateway {
    key
  }
}`) as unknown as TypedDocumentString<ToolsQuery, ToolsQueryVariables>;