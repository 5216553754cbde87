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
  /** RFC 3339 with offset. */
  DateTime: { input: string; output: string; }
  /** A file of the GraphQL multipart request convention. */
  File: { input: Blob; output: Blob; }
  /** Any value that JSON can express. */
  JSON: { input: unknown; output: unknown; }
};

/** A credential, in clear; it is sealed at once and never shown again. */
export type AuthInput =
  { readonly basic: BasicAuthInput; readonly bearer?: never; readonly headers?: never; readonly none?: never; readonly oauth?: never; readonly queryParam?: never; }
  |  { readonly basic?: never; readonly bearer: BearerAuthInput; readonly headers?: never; readonly none?: never; readonly oauth?: never; readonly queryParam?: never; }
  |  /** Sent with every request. */
  { readonly basic?: never; readonly bearer?: never; readonly headers: ReadonlyArray<NamedValueInput>; readonly none?: never; readonly oauth?: never; readonly queryParam?: never; }
  |  /** True removes what is stored. */
  { readonly basic?: never; readonly bearer?: never; readonly headers?: never; readonly none: Scalars['Boolean']['input']; readonly oauth?: never; readonly queryParam?: never; }
  |  /** An object: the OAuth configuration. */
  { readonly basic?: never; readonly bearer?: never; readonly headers?: never; readonly none?: never; readonly oauth: Scalars['JSON']['input']; readonly queryParam?: never; }
  |  /** Added to the url. */
  { readonly basic?: never; readonly bearer?: never; readonly headers?: never; readonly none?: never; readonly oauth?: never; readonly queryParam: NamedValueInput; };

/** What sort of credential an entity sends. */
export type AuthType =
  | 'AUTHHEADERS'
  | 'BASIC'
  | 'BEARER'
  | 'OAUTH'
  | 'QUERY_PARAM';

export type BasicAuthInput = {
  readonly password: Scalars['String']['input'];
  readonly username: Scalars['String']['input'];
};

export type BearerAuthInput = {
  readonly token: Scalars['String']['input'];
};

/** How a file is made smaller; ZSTD where the server runs on Node 22.15 or newer. */
export type Compression =
  | 'BROTLI'
  | 'GZIP'
  | 'NONE'
  | 'ZSTD';

/** A strategy for a kind, or for some of its entities. */
export type ConflictRule = {
  readonly keys?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly kind: EntityKind;
  readonly strategy: ConflictStrategy;
};

/** What happens to an entity of a document whose key is already there. */
export type ConflictStrategy =
  /** Nothing at all is imported. */
  | 'FAIL'
  /** It is stored beside the other one, as `<key>_imported_<unix seconds>`. */
  | 'RENAME'
  /** The stored one stays as it is. */
  | 'SKIP'
  /** The stored one becomes what the document says; absent fields and secrets stay. */
  | 'UPDATE';

export type CreateGatewayInput = {
  readonly auth?: InputMaybe<AuthInput>;
  readonly capabilities?: InputMaybe<Scalars['JSON']['input']>;
  readonly description?: InputMaybe<Scalars['String']['input']>;
  readonly healthCheck?: InputMaybe<Scalars['JSON']['input']>;
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  readonly name: Scalars['String']['input'];
  readonly passthroughHeaders?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** `SSE` for a new one where it is left out. */
  readonly transport?: InputMaybe<Scalars['String']['input']>;
  readonly url: Scalars['String']['input'];
};

export type CreatePromptInput = {
  readonly customName?: InputMaybe<Scalars['String']['input']>;
  readonly description?: InputMaybe<Scalars['String']['input']>;
  readonly displayName?: InputMaybe<Scalars['String']['input']>;
  readonly inputSchema?: InputMaybe<Scalars['JSON']['input']>;
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  readonly name: Scalars['String']['input'];
  readonly originalName?: InputMaybe<Scalars['String']['input']>;
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly template: Scalars['String']['input'];
};

export type CreateResourceInput = {
  readonly content?: InputMaybe<Scalars['String']['input']>;
  readonly description?: InputMaybe<Scalars['String']['input']>;
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  readonly mimeType?: InputMaybe<Scalars['String']['input']>;
  readonly name: Scalars['String']['input'];
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly uri: Scalars['String']['input'];
};

export type CreateRootInput = {
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  readonly name: Scalars['String']['input'];
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly uri: Scalars['String']['input'];
};

export type CreateServerInput = {
  readonly capabilities?: InputMaybe<Scalars['JSON']['input']>;
  readonly description?: InputMaybe<Scalars['String']['input']>;
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  readonly name: Scalars['String']['input'];
  /** All of them, in order, by key or id; names that are pending already are left out unless given again. */
  readonly prompts?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** All of them, in order, by key or id; names that are pending already are left out unless given again. */
  readonly resources?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** All of them, in order, by key or id; names that are pending already are left out unless given again. */
  readonly tools?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

export type CreateToolInput = {
  readonly annotations?: InputMaybe<Scalars['JSON']['input']>;
  readonly auth?: InputMaybe<AuthInput>;
  readonly description?: InputMaybe<Scalars['String']['input']>;
  readonly displayName?: InputMaybe<Scalars['String']['input']>;
  /** Names and values, all of them; `*****` keeps the stored value. */
  readonly headers?: InputMaybe<Scalars['JSON']['input']>;
  readonly inputSchema?: InputMaybe<Scalars['JSON']['input']>;
  readonly integrationType: Scalars['String']['input'];
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  readonly jsonpathFilter?: InputMaybe<Scalars['String']['input']>;
  readonly name: Scalars['String']['input'];
  readonly originalDescription?: InputMaybe<Scalars['String']['input']>;
  readonly outputSchema?: InputMaybe<Scalars['JSON']['input']>;
  readonly rateLimit?: InputMaybe<Scalars['Int']['input']>;
  readonly requestType?: InputMaybe<Scalars['String']['input']>;
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly timeout?: InputMaybe<Scalars['Int']['input']>;
  readonly url?: InputMaybe<Scalars['String']['input']>;
};

export type DeleteGatewayInput = {
  /** The revision that was read; when it is another one by now, nothing is done. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  readonly id: Scalars['ID']['input'];
  /** Takes it out of whatever refers to it, instead of leaving it where it is. */
  readonly unlink?: Scalars['Boolean']['input'];
};

export type DeletePromptInput = {
  /** The revision that was read; when it is another one by now, nothing is done. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  readonly id: Scalars['ID']['input'];
  /** Takes it out of whatever refers to it, instead of leaving it where it is. */
  readonly unlink?: Scalars['Boolean']['input'];
};

export type DeleteResourceInput = {
  /** The revision that was read; when it is another one by now, nothing is done. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  readonly id: Scalars['ID']['input'];
  /** Takes it out of whatever refers to it, instead of leaving it where it is. */
  readonly unlink?: Scalars['Boolean']['input'];
};

export type DeleteRootInput = {
  /** The revision that was read; when it is another one by now, nothing is done. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  readonly id: Scalars['ID']['input'];
  /** Takes it out of whatever refers to it, instead of leaving it where it is. */
  readonly unlink?: Scalars['Boolean']['input'];
};

export type DeleteServerInput = {
  /** The revision that was read; when it is another one by now, nothing is done. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  readonly id: Scalars['ID']['input'];
  /** Takes it out of whatever refers to it, instead of leaving it where it is. */
  readonly unlink?: Scalars['Boolean']['input'];
};

export type DeleteToolInput = {
  /** The revision that was read; when it is another one by now, nothing is done. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  readonly id: Scalars['ID']['input'];
  /** Takes it out of whatever refers to it, instead of leaving it where it is. */
  readonly unlink?: Scalars['Boolean']['input'];
};

/** One of two states of the configuration. */
export type DifferenceSide = {
  /** Opens the document itself where it is sealed with age. */
  readonly passphrase?: InputMaybe<Scalars['String']['input']>;
  /** Only these entities of a document; `live` has a selection of its own. */
  readonly select?: InputMaybe<ReadonlyArray<EntitySelection>>;
  readonly source: DifferenceSource;
  /** The secret under which the source of a document sealed its credentials. */
  readonly sourceSecret?: InputMaybe<Scalars['String']['input']>;
};

export type DifferenceSource =
  /** A document as JSON, raw or wrapped as `{import_data: ...}`. */
  { readonly document: Scalars['JSON']['input']; readonly download?: never; readonly live?: never; readonly text?: never; readonly uploadId?: never; }
  |  /** The link of a download of this server, or its token: what the export that it stands for has now, in whatever format the file is. */
  { readonly document?: never; readonly download: Scalars['String']['input']; readonly live?: never; readonly text?: never; readonly uploadId?: never; }
  |  /** What such an export of this server has now; not with `changedSince`. */
  { readonly document?: never; readonly download?: never; readonly live: ExportConfigurationInput; readonly text?: never; readonly uploadId?: never; }
  |  /** A document as text; the format is recognised. */
  { readonly document?: never; readonly download?: never; readonly live?: never; readonly text: Scalars['String']['input']; readonly uploadId?: never; }
  |  /** What an upload to the address of `createUpload` answered with. */
  { readonly document?: never; readonly download?: never; readonly live?: never; readonly text?: never; readonly uploadId: Scalars['ID']['input']; };

/** What becomes of an entity of the first state in the second. */
export type DifferenceStatus =
  /** Only the second state has it. */
  | 'ADDED'
  /** Both have it, and a field is another. */
  | 'CHANGED'
  /** Only the first state has it. */
  | 'REMOVED';

/** CONTEXTFORGE writes what IBM ContextForge 1.x itself can import; MCP_JSON the `mcpServers` file of MCP clients. */
export type DocumentFormat =
  | 'CONTEXTFORGE'
  | 'HELM'
  | 'JSON'
  | 'MCP_JSON'
  | 'NDJSON'
  | 'TERRAFORM'
  | 'YAML';

/** Everything that is given must hold. */
export type EntityFilter = {
  /** Leave out for both. */
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  readonly keys?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Case-insensitive part of the key, display name or description. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
  readonly tagMatch?: TagMatch;
  /** Compared without regard to case. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

/** In the order in which an import writes them. */
export type EntityKind =
  | 'GATEWAY'
  | 'PROMPT'
  | 'RESOURCE'
  | 'ROOT'
  | 'SERVER'
  | 'TOOL';

/** One kind, and which of its entities: all of them when `keys` is left out. */
export type EntitySelection = {
  readonly keys?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly kind: EntityKind;
};

export type ExportConfigurationInput = {
  /** The watermark of an earlier export: only what was written or deleted since, be it active or not. `digest` is still that of everything: what importing the delta onto the earlier export leads to. */
  readonly changedSince?: InputMaybe<Scalars['String']['input']>;
  /** Nothing of these kinds is exported, not even what others refer to. */
  readonly excludeKinds?: InputMaybe<ReadonlyArray<EntityKind>>;
  /** Adds what the chosen entities refer to, whatever the other filters say, but for `excludeKinds`. */
  readonly includeDependencies?: Scalars['Boolean']['input'];
  readonly includeInactive?: Scalars['Boolean']['input'];
  readonly kinds?: InputMaybe<ReadonlyArray<EntityKind>>;
  readonly secrets?: SecretHandling;
  /** Only these entities (and what they refer to, with `includeDependencies`). */
  readonly select?: InputMaybe<ReadonlyArray<EntitySelection>>;
  readonly tagMatch?: TagMatch;
  /** By label or by id (`data-science` for `Data Science`), without regard to case; of every kind, roots included. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

export type ImportConfigurationInput = {
  /** True: all or nothing. False: an entity that fails does not stop the others. */
  readonly atomic?: Scalars['Boolean']['input'];
  readonly conflictStrategy?: ConflictStrategy;
  /** Plan and stop: nothing but the plan is stored. */
  readonly dryRun?: Scalars['Boolean']['input'];
  /** The same key again returns the job that the first call made. 255 characters at the most. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** What people recognise the import by, such as the name of a file; cut at 255 characters. */
  readonly label?: InputMaybe<Scalars['String']['input']>;
  /** Opens the document itself where it is sealed with age. */
  readonly passphrase?: InputMaybe<Scalars['String']['input']>;
  /** Overrides per kind or per entity; the last rule that matches wins. */
  readonly rules?: InputMaybe<ReadonlyArray<ConflictRule>>;
  /** Import only these; kinds that are not named are left out. */
  readonly select?: InputMaybe<ReadonlyArray<EntitySelection>>;
  readonly source: ImportSource;
  /** The secret under which the source sealed its credentials; they are sealed anew under this server's key. */
  readonly sourceSecret?: InputMaybe<Scalars['String']['input']>;
};

export type ImportSource =
  /** The document as JSON, raw or wrapped as `{import_data: ...}`. */
  { readonly document: Scalars['JSON']['input']; readonly file?: never; readonly text?: never; readonly uploadId?: never; }
  |  { readonly document?: never; readonly file: Scalars['File']['input']; readonly text?: never; readonly uploadId?: never; }
  |  /** The document as text; the format is recognised. */
  { readonly document?: never; readonly file?: never; readonly text: Scalars['String']['input']; readonly uploadId?: never; }
  |  /** What an upload to the address of `createUpload` answered with: for documents of any size. */
  { readonly document?: never; readonly file?: never; readonly text?: never; readonly uploadId: Scalars['ID']['input']; };

/** PLANNED is where a dry run rests. UNDONE is what a completed import becomes when it is undone. */
export type ImportState =
  | 'APPLYING'
  | 'CANCELLED'
  | 'COMPLETED'
  | 'FAILED'
  | 'PLANNED'
  | 'PLANNING'
  | 'QUEUED'
  | 'RECEIVING'
  | 'UNDONE';

export type NamedValueInput = {
  readonly name: Scalars['String']['input'];
  readonly value: Scalars['String']['input'];
};

/** What became of one entity; in a dry run, what would become of it. */
export type OutcomeStatus =
  | 'CREATED'
  | 'DELETED'
  | 'FAILED'
  | 'RENAMED'
  | 'SKIPPED'
  | 'UNCHANGED'
  | 'UPDATED';

export type SecretHandling =
  /** Left out, for sharing. */
  | 'OMITTED'
  /** Encrypted, as stored. */
  | 'SEALED';

/** How the tags of a filter apply. */
export type TagMatch =
  /** Every one of the tags. */
  | 'ALL'
  /** One of the tags at least. */
  | 'ANY'
  /** None of the tags. */
  | 'NONE';

/** Fields that are left out stay as they are; null clears those that can be empty. */
export type UpdateGatewayInput = {
  readonly auth?: InputMaybe<AuthInput>;
  readonly capabilities?: InputMaybe<Scalars['JSON']['input']>;
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** The revision that was read; when it is another one by now, nothing is done. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  readonly healthCheck?: InputMaybe<Scalars['JSON']['input']>;
  readonly id: Scalars['ID']['input'];
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  readonly name?: InputMaybe<Scalars['String']['input']>;
  readonly passthroughHeaders?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** `SSE` for a new one where it is left out. */
  readonly transport?: InputMaybe<Scalars['String']['input']>;
  readonly url?: InputMaybe<Scalars['String']['input']>;
};

/** Fields that are left out stay as they are; null clears those that can be empty. */
export type UpdatePromptInput = {
  readonly customName?: InputMaybe<Scalars['String']['input']>;
  readonly description?: InputMaybe<Scalars['String']['input']>;
  readonly displayName?: InputMaybe<Scalars['String']['input']>;
  /** The revision that was read; when it is another one by now, nothing is done. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  readonly id: Scalars['ID']['input'];
  readonly inputSchema?: InputMaybe<Scalars['JSON']['input']>;
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  readonly name?: InputMaybe<Scalars['String']['input']>;
  readonly originalName?: InputMaybe<Scalars['String']['input']>;
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly template?: InputMaybe<Scalars['String']['input']>;
};

/** Fields that are left out stay as they are; null clears those that can be empty. */
export type UpdateResourceInput = {
  readonly content?: InputMaybe<Scalars['String']['input']>;
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** The revision that was read; when it is another one by now, nothing is done. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  readonly id: Scalars['ID']['input'];
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  readonly mimeType?: InputMaybe<Scalars['String']['input']>;
  readonly name?: InputMaybe<Scalars['String']['input']>;
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly uri?: InputMaybe<Scalars['String']['input']>;
};

/** Fields that are left out stay as they are; null clears those that can be empty. */
export type UpdateRootInput = {
  /** The revision that was read; when it is another one by now, nothing is done. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  readonly id: Scalars['ID']['input'];
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  readonly name?: InputMaybe<Scalars['String']['input']>;
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly uri?: InputMaybe<Scalars['String']['input']>;
};

/** Fields that are left out stay as they are; null clears those that can be empty. */
export type UpdateServerInput = {
  readonly capabilities?: InputMaybe<Scalars['JSON']['input']>;
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** The revision that was read; when it is another one by now, nothing is done. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  readonly id: Scalars['ID']['input'];
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** All of them, in order, by key or id; names that are pending already are left out unless given again. */
  readonly prompts?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** All of them, in order, by key or id; names that are pending already are left out unless given again. */
  readonly resources?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** All of them, in order, by key or id; names that are pending already are left out unless given again. */
  readonly tools?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

/** Fields that are left out stay as they are; null clears those that can be empty. */
export type UpdateToolInput = {
  readonly annotations?: InputMaybe<Scalars['JSON']['input']>;
  readonly auth?: InputMaybe<AuthInput>;
  readonly description?: InputMaybe<Scalars['String']['input']>;
  readonly displayName?: InputMaybe<Scalars['String']['input']>;
  /** The revision that was read; when it is another one by now, nothing is done. */
  readonly expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  /** Names and values, all of them; `*****` keeps the stored value. */
  readonly headers?: InputMaybe<Scalars['JSON']['input']>;
  readonly id: Scalars['ID']['input'];
  readonly inputSchema?: InputMaybe<Scalars['JSON']['input']>;
  readonly integrationType?: InputMaybe<Scalars['String']['input']>;
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  readonly jsonpathFilter?: InputMaybe<Scalars['String']['input']>;
  readonly name?: InputMaybe<Scalars['String']['input']>;
  readonly originalDescription?: InputMaybe<Scalars['String']['input']>;
  readonly outputSchema?: InputMaybe<Scalars['JSON']['input']>;
  readonly rateLimit?: InputMaybe<Scalars['Int']['input']>;
  readonly requestType?: InputMaybe<Scalars['String']['input']>;
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly timeout?: InputMaybe<Scalars['Int']['input']>;
  readonly url?: InputMaybe<Scalars['String']['input']>;
};

export type DifferenceQueryVariables = Exact<{
  from: DifferenceSide;
  to: DifferenceSide;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  withDocument?: Scalars['Boolean']['input'];
}>;


export type DifferenceQuery = { readonly difference:
    | { readonly __typename: 'Difference', readonly identical: boolean, readonly warnings: ReadonlyArray<string>, readonly document?: unknown, readonly summary: { readonly added: number, readonly changed: number, readonly removed: number, readonly unchanged: number, readonly kinds: ReadonlyArray<{ readonly kind: EntityKind, readonly added: number, readonly changed: number, readonly removed: number, readonly unchanged: number }> }, readonly entities: { readonly nodes: ReadonlyArray<{ readonly kind: EntityKind, readonly key: string, readonly status: DifferenceStatus, readonly warnings: ReadonlyArray<string>, readonly changes: ReadonlyArray<{ readonly path: string, readonly before: unknown | null, readonly after: unknown | null }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } }
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

export type JobFieldsFragment = { readonly id: string, readonly state: ImportState, readonly conflictStrategy: ConflictStrategy, readonly dryRun: boolean, readonly atomic: boolean, readonly label: string | null, readonly sourceGateway: string | null, readonly createdBy: string, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly warnings: ReadonlyArray<string>, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: string | null, readonly kind: EntityKind | null, readonly key: string | null }>, readonly progress: { readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number, readonly percent: number, readonly entitiesPerSecond: number | null, readonly etaSeconds: number | null, readonly perKind: ReadonlyArray<{ readonly kind: EntityKind, readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number }> }, readonly planOf: { readonly id: string } | null, readonly appliedAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null, readonly undoOf: { readonly id: string } | null, readonly undoneAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null };

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
    | { readonly __typename: 'IdempotencyConflictError', readonly code: string, readonly message: string }
    | { readonly __typename: 'ImportJob', readonly id: string, readonly state: ImportState, readonly conflictStrategy: ConflictStrategy, readonly dryRun: boolean, readonly atomic: boolean, readonly label: string | null, readonly sourceGateway: string | null, readonly createdBy: string, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly warnings: ReadonlyArray<string>, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: string | null, readonly kind: EntityKind | null, readonly key: string | null }>, readonly progress: { readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number, readonly percent: number, readonly entitiesPerSecond: number | null, readonly etaSeconds: number | null, readonly perKind: ReadonlyArray<{ readonly kind: EntityKind, readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number }> }, readonly planOf: { readonly id: string } | null, readonly appliedAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null, readonly undoOf: { readonly id: string } | null, readonly undoneAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null }
    | { readonly __typename: 'InvalidDocumentError', readonly code: string, readonly message: string, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: string | null, readonly kind: EntityKind | null, readonly key: string | null }> }
   };

export type ApplyImportMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type ApplyImportMutation = { readonly applyImport:
    | { readonly __typename: 'ImportJob', readonly id: string, readonly state: ImportState, readonly conflictStrategy: ConflictStrategy, readonly dryRun: boolean, readonly atomic: boolean, readonly label: string | null, readonly sourceGateway: string | null, readonly createdBy: string, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly warnings: ReadonlyArray<string>, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: string | null, readonly kind: EntityKind | null, readonly key: string | null }>, readonly progress: { readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number, readonly percent: number, readonly entitiesPerSecond: number | null, readonly etaSeconds: number | null, readonly perKind: ReadonlyArray<{ readonly kind: EntityKind, readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number }> }, readonly planOf: { readonly id: string } | null, readonly appliedAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null, readonly undoOf: { readonly id: string } | null, readonly undoneAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null }
    | { readonly __typename: 'ImportNotFoundError', readonly code: string, readonly message: string }
    | { readonly __typename: 'ImportStateError', readonly code: string, readonly message: string, readonly state: ImportState }
    | { readonly __typename: 'StalePlanError', readonly code: string, readonly message: string, readonly entities: ReadonlyArray<{ readonly kind: EntityKind, readonly key: string }> }
   };

export type CancelImportMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type CancelImportMutation = { readonly cancelImport:
    | { readonly __typename: 'ImportJob', readonly id: string, readonly state: ImportState, readonly conflictStrategy: ConflictStrategy, readonly dryRun: boolean, readonly atomic: boolean, readonly label: string | null, readonly sourceGateway: string | null, readonly createdBy: string, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly warnings: ReadonlyArray<string>, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: string | null, readonly kind: EntityKind | null, readonly key: string | null }>, readonly progress: { readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number, readonly percent: number, readonly entitiesPerSecond: number | null, readonly etaSeconds: number | null, readonly perKind: ReadonlyArray<{ readonly kind: EntityKind, readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number }> }, readonly planOf: { readonly id: string } | null, readonly appliedAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null, readonly undoOf: { readonly id: string } | null, readonly undoneAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null }
    | { readonly __typename: 'ImportNotFoundError', readonly code: string, readonly message: string }
    | { readonly __typename: 'ImportStateError', readonly code: string, readonly message: string, readonly state: ImportState }
   };

export type UndoImportMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  dryRun?: Scalars['Boolean']['input'];
}>;


export type UndoImportMutation = { readonly undoImport:
    | { readonly __typename: 'ImportJob', readonly id: string, readonly state: ImportState, readonly conflictStrategy: ConflictStrategy, readonly dryRun: boolean, readonly atomic: boolean, readonly label: string | null, readonly sourceGateway: string | null, readonly createdBy: string, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly warnings: ReadonlyArray<string>, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: string | null, readonly kind: EntityKind | null, readonly key: string | null }>, readonly progress: { readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number, readonly percent: number, readonly entitiesPerSecond: number | null, readonly etaSeconds: number | null, readonly perKind: ReadonlyArray<{ readonly kind: EntityKind, readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number }> }, readonly planOf: { readonly id: string } | null, readonly appliedAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null, readonly undoOf: { readonly id: string } | null, readonly undoneAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null }
    | { readonly __typename: 'ImportNotFoundError', readonly code: string, readonly message: string }
    | { readonly __typename: 'ImportStateError', readonly code: string, readonly message: string, readonly state: ImportState }
   };

export type ImportJobQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type ImportJobQuery = { readonly importJob: { readonly id: string, readonly state: ImportState, readonly conflictStrategy: ConflictStrategy, readonly dryRun: boolean, readonly atomic: boolean, readonly label: string | null, readonly sourceGateway: string | null, readonly createdBy: string, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly warnings: ReadonlyArray<string>, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: string | null, readonly kind: EntityKind | null, readonly key: string | null }>, readonly progress: { readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number, readonly percent: number, readonly entitiesPerSecond: number | null, readonly etaSeconds: number | null, readonly perKind: ReadonlyArray<{ readonly kind: EntityKind, readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number }> }, readonly planOf: { readonly id: string } | null, readonly appliedAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null, readonly undoOf: { readonly id: string } | null, readonly undoneAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null } | null };

export type ImportJobsQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  states?: InputMaybe<ReadonlyArray<ImportState> | ImportState>;
  idPrefix?: InputMaybe<Scalars['String']['input']>;
}>;


export type ImportJobsQuery = { readonly importJobs: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly state: ImportState, readonly conflictStrategy: ConflictStrategy, readonly dryRun: boolean, readonly atomic: boolean, readonly label: string | null, readonly sourceGateway: string | null, readonly createdBy: string, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly warnings: ReadonlyArray<string>, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: string | null, readonly kind: EntityKind | null, readonly key: string | null }>, readonly progress: { readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number, readonly percent: number, readonly entitiesPerSecond: number | null, readonly etaSeconds: number | null, readonly perKind: ReadonlyArray<{ readonly kind: EntityKind, readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number }> }, readonly planOf: { readonly id: string } | null, readonly appliedAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null, readonly undoOf: { readonly id: string } | null, readonly undoneAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } };

export type ImportOutcomesQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  kinds?: InputMaybe<ReadonlyArray<EntityKind> | EntityKind>;
  statuses?: InputMaybe<ReadonlyArray<OutcomeStatus> | OutcomeStatus>;
}>;


export type ImportOutcomesQuery = { readonly importJob: { readonly outcomes: { readonly nodes: ReadonlyArray<{ readonly sequence: number, readonly kind: EntityKind, readonly key: string, readonly conflict: boolean, readonly status: OutcomeStatus, readonly renamedTo: string | null, readonly warnings: ReadonlyArray<string>, readonly changes: ReadonlyArray<{ readonly path: string, readonly before: unknown | null, readonly after: unknown | null }>, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: string | null, readonly kind: EntityKind | null, readonly key: string | null }> }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } } | null };

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
    | { readonly __typename: 'ImportNotFoundError', readonly code: string, readonly message: string }
    | { readonly __typename: 'ImportStateError', readonly code: string, readonly message: string }
   };

export type ImportJobWithKeyQueryVariables = Exact<{
  idempotencyKey: Scalars['String']['input'];
}>;


export type ImportJobWithKeyQuery = { readonly importJobWithKey: { readonly id: string, readonly state: ImportState, readonly conflictStrategy: ConflictStrategy, readonly dryRun: boolean, readonly atomic: boolean, readonly label: string | null, readonly sourceGateway: string | null, readonly createdBy: string, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly warnings: ReadonlyArray<string>, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: string | null, readonly kind: EntityKind | null, readonly key: string | null }>, readonly progress: { readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number, readonly percent: number, readonly entitiesPerSecond: number | null, readonly etaSeconds: number | null, readonly perKind: ReadonlyArray<{ readonly kind: EntityKind, readonly total: number, readonly processed: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly renamed: number, readonly skipped: number, readonly failed: number, readonly deleted: number }> }, readonly planOf: { readonly id: string } | null, readonly appliedAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null, readonly undoOf: { readonly id: string } | null, readonly undoneAs: { readonly id: string, readonly state: ImportState, readonly createdBy: string, readonly createdAt: string } | null } | null };

export type PromptFieldsFragment = { readonly __typename: 'Prompt', readonly name: string, readonly displayName: string | null, readonly customName: string | null, readonly originalName: string | null, readonly template: string, readonly description: string | null, readonly inputSchema: unknown, readonly id: string, readonly kind: EntityKind, readonly key: string, readonly tags: ReadonlyArray<string>, readonly isActive: boolean, readonly revision: number, readonly createdAt: string, readonly updatedAt: string };

export type PromptsQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<EntityFilter>;
}>;


export type PromptsQuery = { readonly entities: { readonly nodes: ReadonlyArray<{ readonly __typename: 'Prompt', readonly name: string, readonly displayName: string | null, readonly customName: string | null, readonly originalName: string | null, readonly template: string, readonly description: string | null, readonly inputSchema: unknown, readonly id: string, readonly kind: EntityKind, readonly key: string, readonly tags: ReadonlyArray<string>, readonly isActive: boolean, readonly revision: number, readonly createdAt: string, readonly updatedAt: string }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } };

export type ResourceFieldsFragment = { readonly __typename: 'Resource', readonly name: string, readonly uri: string, readonly description: string | null, readonly mimeType: string | null, readonly content: string | null, readonly id: string, readonly kind: EntityKind, readonly key: string, readonly tags: ReadonlyArray<string>, readonly isActive: boolean, readonly revision: number, readonly createdAt: string, readonly updatedAt: string };

export type ResourcesQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<EntityFilter>;
}>;


export type ResourcesQuery = { readonly entities: { readonly nodes: ReadonlyArray<{ readonly __typename: 'Resource', readonly name: string, readonly uri: string, readonly description: string | null, readonly mimeType: string | null, readonly content: string | null, readonly id: string, readonly kind: EntityKind, readonly key: string, readonly tags: ReadonlyArray<string>, readonly isActive: boolean, readonly revision: number, readonly createdAt: string, readonly updatedAt: string }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } };

export type RootFieldsFragment = { readonly __typename: 'Root', readonly uri: string, readonly name: string, readonly id: string, readonly kind: EntityKind, readonly key: string, readonly tags: ReadonlyArray<string>, readonly isActive: boolean, readonly revision: number, readonly createdAt: string, readonly updatedAt: string };

export type RootsQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<EntityFilter>;
}>;


export type RootsQuery = { readonly entities: { readonly nodes: ReadonlyArray<{ readonly __typename: 'Root', readonly uri: string, readonly name: string, readonly id: string, readonly kind: EntityKind, readonly key: string, readonly tags: ReadonlyArray<string>, readonly isActive: boolean, readonly revision: number, readonly createdAt: string, readonly updatedAt: string }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } };

export type ServerFieldsFragment = { readonly __typename: 'Server', readonly name: string, readonly description: string | null, readonly capabilities: unknown, readonly id: string, readonly kind: EntityKind, readonly key: string, readonly tags: ReadonlyArray<string>, readonly isActive: boolean, readonly revision: number, readonly createdAt: string, readonly updatedAt: string, readonly tools: ReadonlyArray<{ readonly key: string }>, readonly resources: ReadonlyArray<{ readonly key: string }>, readonly prompts: ReadonlyArray<{ readonly key: string }> };

export type ServersQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<EntityFilter>;
}>;


export type ServersQuery = { readonly entities: { readonly nodes: ReadonlyArray<{ readonly __typename: 'Server', readonly name: string, readonly description: string | null, readonly capabilities: unknown, readonly id: string, readonly kind: EntityKind, readonly key: string, readonly tags: ReadonlyArray<string>, readonly isActive: boolean, readonly revision: number, readonly createdAt: string, readonly updatedAt: string, readonly tools: ReadonlyArray<{ readonly key: string }>, readonly resources: ReadonlyArray<{ readonly key: string }>, readonly prompts: ReadonlyArray<{ readonly key: string }> }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } };

export type ToolFieldsFragment = { readonly __typename: 'Tool', readonly name: string, readonly displayName: string | null, readonly url: string | null, readonly integrationType: string, readonly requestType: string | null, readonly description: string | null, readonly originalDescription: string | null, readonly headers: unknown, readonly inputSchema: unknown, readonly outputSchema: unknown | null, readonly annotations: unknown, readonly jsonpathFilter: string, readonly timeout: number | null, readonly rateLimit: number | null, readonly id: string, readonly kind: EntityKind, readonly key: string, readonly tags: ReadonlyArray<string>, readonly isActive: boolean, readonly revision: number, readonly createdAt: string, readonly updatedAt: string, readonly auth: { readonly type: AuthType, readonly hasSecret: boolean, readonly fingerprint: string } | null, readonly gateway: { readonly key: string } | null };

export type ToolsQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<EntityFilter>;
}>;


export type ToolsQuery = { readonly entities: { readonly nodes: ReadonlyArray<{ readonly __typename: 'Tool', readonly name: string, readonly displayName: string | null, readonly url: string | null, readonly integrationType: string, readonly requestType: string | null, readonly description: string | null, readonly originalDescription: string | null, readonly headers: unknown, readonly inputSchema: unknown, readonly outputSchema: unknown | null, readonly annotations: unknown, readonly jsonpathFilter: string, readonly timeout: number | null, readonly rateLimit: number | null, readonly id: string, readonly kind: EntityKind, readonly key: string, readonly tags: ReadonlyArray<string>, readonly isActive: boolean, readonly revision: number, readonly createdAt: string, readonly updatedAt: string, readonly auth: { readonly type: AuthType, readonly hasSecret: boolean, readonly fingerprint: string } | null, readonly gateway: { readonly key: string } | null }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } };

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
  displayName
  customName
  originalName
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
  name
  uri
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
export const ServerFieldsFragmentDoc = new TypedDocumentString(`
    fragment ServerFields on Server {
  __typename
  ...EntityFields
  name
  description
  capabilities
  tools {
    key
  }
  resources {
    key
  }
  prompts {
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
  timeout
  rateLimit
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
    ... on InvalidDocumentError {
      code
      message
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
  displayName
  customName
  originalName
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
  name
  uri
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
  capabilities
  tools {
    key
  }
  resources {
    key
  }
  prompts {
    key
  }
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
  timeout
  rateLimit
  auth {
    ...AuthFields
  }
  gateway {
    key
  }
}`) as unknown as TypedDocumentString<ToolsQuery, ToolsQueryVariables>;