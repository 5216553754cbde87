import { type FollowOptions, followImport, type ImportEvent } from './follow-import.ts';
import { followRotation, type RotationEvent } from './follow-rotation.ts';
import type { EntityFilter, EntityKind, PageFieldsFragment } from './generated/graphql.ts';
import * as api from './generated/graphql.ts';
import { type EntityOfKind, pageQueries } from './generated/kinds.ts';
import { atEndpoint, type Download, openDownload } from './open-download.ts';
import { sendOperation, type TypedDocument, type VariablesOf } from './send-operation.ts';
import { removeUpload, sendUpload, type UploadContent, type UploadResult } from './send-upload.ts';
import { type SubscribeOptions, subscribe } from './subscribe.ts';
import type { CallOptions, Endpoint } from './transport.ts';

/** Whoever is told of a failure has waited for it already. */
const patienceMs = 2_000;

/**
 * Speaks the public API. What an operation can be expected to answer is a value, told apart by `__typename`; where
 * there is no answer, methods throw a `TransportError`.
 */
export class LadingClient {
  readonly #endpoint: Endpoint;
  readonly #options: CallOptions;

  constructor({ url, ...endpoint }: Endpoint, options: CallOptions = {}) {
    this.#endpoint = { ...endpoint, url: url.replace(/(\/graphql)?\/*$/, '') };
    this.#options = options;
  }

  /** Where its server is, without the path of the API. */
  get url(): string {
    return this.#endpoint.url;
  }

  /** The same client, whose calls all end with the signal. */
  with(options: CallOptions): LadingClient {
    return new LadingClient(this.#endpoint, options);
  }

  /** Any query or mutation; its types come with the document. */
  async request<Result, Variables extends object = Readonly<Record<string, unknown>>>(
    document: TypedDocument<Result, Variables>,
    ...[variables]: VariablesOf<Variables>
  ): Promise<Result> {
    const operation = { query: String(document), variables: variables ?? {} };
    // The types come from the document and the server's schema, from which it was generated.
    return (await sendOperation(this.#endpoint, operation, this.#options)) as Result;
  }

  /** Any subscription, over one connection: an item for each event. Leaving the loop ends it. */
  async *subscribe<Result, Variables extends object = Readonly<Record<string, unknown>>>(
    document: TypedDocument<Result, Variables>,
    variables: Variables,
    options: SubscribeOptions = {},
  ): AsyncGenerator<Result, void> {
    const operation = { query: String(document), variables };
    const events = subscribe(this.#endpoint, operation, { ...this.#options, ...options });
    // As above.
    for await (const event of events) yield event as Result;
  }

  /** What the environment has, held in memory as a whole. */
  async exportConfiguration(input: api.ExportConfigurationInput = {}) {
    return (await this.request(api.ExportConfigurationDocument, { input })).exportConfiguration;
  }

  /** How much an export would have, without reading it. */
  async previewExport(input: api.ExportConfigurationInput = {}) {
    return (await this.request(api.ExportPreviewDocument, { input })).exportPreview;
  }

  /** An export of any size, in any format, as it is streamed. */
  async download(variables: api.ExportDownloadQueryVariables = {}): Promise<Download> {
    const { exportConfiguration } = await this.request(api.ExportDownloadDocument, variables);
    return openDownload(this.#endpoint, exportConfiguration.download, this.#options);
  }

  /** How one state becomes another: a page of what is different, and the numbers of all of it. */
  async difference(variables: api.DifferenceQueryVariables) {
    return (await this.request(api.DifferenceDocument, variables)).difference;
  }

  /** Answers as soon as the document is accepted; `followImport` says what becomes of it. */
  async importConfiguration(input: api.ImportConfigurationInput) {
    return (await this.request(api.ImportConfigurationDocument, { input })).importConfiguration;
  }

  /** An import that plans and stops; `applyImport` carries exactly its plan out. */
  planImport(input: api.ImportConfigurationInput) {
    return this.importConfiguration({ ...input, dryRun: true });
  }

  /** Follows a job to its rest: every outcome once, in order, whatever becomes of the connection. */
  followImport(id: string, options: FollowOptions = {}): AsyncGenerator<ImportEvent, void> {
    return followImport(this.#endpoint, id, { ...this.#options, ...options });
  }

  /** Seals everything that is stored there under the server's current key; gives the rotation, which goes on by itself. */
  async rotateSecrets() {
    return (await this.request(api.RotateSecretsDocument)).rotateSecrets;
  }

  /** Follows a rotation to its end, whatever becomes of the connection. */
  followRotation(id: string, options: FollowOptions = {}): AsyncGenerator<RotationEvent, void> {
    return followRotation(this.#endpoint, id, { ...this.#options, ...options });
  }

  /** How much of what is stored each key has sealed. */
  async secretKeys() {
    return (await this.request(api.SecretKeysDocument)).secretKeys;
  }

  /** Who is signed in, and what they may do. */
  async viewer() {
    return (await this.request(api.ViewerDocument)).viewer;
  }

  /** Makes a token, which is in this answer and nowhere else. */
  async createAccessToken(input: api.CreateAccessTokenInput) {
    return (await this.request(api.CreateAccessTokenDocument, { input })).createAccessToken;
  }

  /** The newest first, those that are good for nothing any more included. */
  async accessTokens(page: api.AccessTokensQueryVariables = {}) {
    return (await this.request(api.AccessTokensDocument, page)).accessTokens;
  }

  /** Ends a token for good. */
  async revokeAccessToken(id: string) {
    return (await this.request(api.RevokeAccessTokenDocument, { id })).revokeAccessToken;
  }

  /** A page of the audit log, the newest entry first. */
  async auditLog(variables: api.AuditLogQueryVariables = {}) {
    return (await this.request(api.AuditLogDocument, variables)).auditLog;
  }

  async applyImport(id: string) {
    return (await this.request(api.ApplyImportDocument, { id })).applyImport;
  }

  /** Agrees to what a dry run has planned. */
  async approveImport(id: string) {
    return (await this.request(api.ApproveImportDocument, { id })).approveImport;
  }

  async cancelImport(id: string) {
    return (await this.request(api.CancelImportDocument, { id })).cancelImport;
  }

  /** With `dryRun` the job only says what would become of each entity. */
  async undoImport(id: string, { dryRun = false }: { readonly dryRun?: boolean } = {}) {
    return (await this.request(api.UndoImportDocument, { id, dryRun })).undoImport;
  }

  /** Deletes a job that is over, with its outcomes; what it imported stays. */
  async deleteImportJob(id: string) {
    return (await this.request(api.DeleteImportJobDocument, { id })).deleteImportJob;
  }

  /** Null where there is no such job. */
  async importJob(id: string) {
    return (await this.request(api.ImportJobDocument, { id })).importJob;
  }

  /** The job of a call with this key, from the moment that its document begins to come; null where there is none. */
  async importJobWithKey(idempotencyKey: string) {
    return (await this.request(api.ImportJobWithKeyDocument, { idempotencyKey })).importJobWithKey;
  }

  /** The newest first. */
  async importJobs(page: api.ImportJobsQueryVariables = {}) {
    return (await this.request(api.ImportJobsDocument, page)).importJobs;
  }

  /** A page of a job's outcomes; null where there is no such job. */
  async importOutcomes(page: api.ImportOutcomesQueryVariables) {
    return (await this.request(api.ImportOutcomesDocument, page)).importJob?.outcomes ?? null;
  }

  /** How many outcomes of a job have these statuses, or a problem with one of these codes; null where there is no such job. */
  async countOutcomes(which: api.CountOutcomesQueryVariables) {
    return (await this.request(api.CountOutcomesDocument, which)).importJob?.outcomes.totalCount ?? null;
  }

  /** A page of the entities of a kind, in the order of their keys. */
  async entities<Kind extends api.EntityKind>(
    kind: Kind,
    page: ListOptions = {},
  ): Promise<Page<EntityOfKind[Kind]>> {
    return (await this.request(entityDocuments[kind], page)).entities;
  }

  /** Null where there is none. */
  async entity<Kind extends api.EntityKind>(kind: Kind, key: string): Promise<EntityOfKind[Kind] | null> {
    const { nodes } = await this.entities(kind, { first: 1, filter: { keys: [key] } });
    return nodes[0] ?? null;
  }

  /**
   * Streams a document of any size to the server, to be imported with `source: { uploadId }`. Where that comes to no end,
   * nothing of it is kept.
   */
  async upload(content: UploadContent): Promise<UploadResult> {
    const { createUpload } = await this.request(api.CreateUploadDocument);
    const address = atEndpoint(this.#endpoint, createUpload.url);
    try {
      return await sendUpload(this.#endpoint, address, content, this.#options);
    } catch (error) {
      // It may be there as a whole, and only the answer was lost.
      const late = this.with({ signal: AbortSignal.timeout(patienceMs) });
      await late.deleteUpload(createUpload.id).catch(() => undefined);
      throw error;
    }
  }

  /** Removes a document that was sent and is not needed any more; false where another one is just coming there. */
  deleteUpload(uploadId: string): Promise<boolean> {
    const address = `${this.#endpoint.url}/uploads/${encodeURIComponent(uploadId)}`;
    return removeUpload(this.#endpoint, address, this.#options);
  }
}

/** Where a list goes on, and which of the entities it has. */
export interface ListOptions {
  readonly first?: number | undefined;
  readonly after?: string | undefined;
  readonly filter?: EntityFilter | undefined;
}

/** A page of a list; `pageInfo.endCursor` is `after` of the next one. */
export interface Page<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: PageFieldsFragment;
}

type Documents = {
  readonly [K in EntityKind]: TypedDocument<{ readonly entities: Page<EntityOfKind[K]> }, ListOptions>;
};

/** How the entities of each kind are asked for. */
export const entityDocuments: Documents = pageQueries;
