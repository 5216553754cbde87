// biome-ignore-all lint/performance/noBarrelFile: what the package gives away as `@lading/client`.
export type { CallOptions, Endpoint } from './endpoint.ts';
export type { ListOptions, Page } from './entity-documents.ts';
export { type FollowOptions, type ImportEvent, isResting } from './follow-import.ts';
export * from './generated/graphql.ts';
export type { EntityOfKind } from './generated/kinds.ts';
export { LadingClient } from './lading-client.ts';
export type { Download } from './open-download.ts';
export type { UploadContent, UploadedDocument, UploadProblem, UploadResult } from './send-upload.ts';
export type { SubscribeOptions } from './subscribe.ts';
export { type TransportCode, TransportError } from './transport-error.ts';
export type { TypedDocument } from './typed-document.ts';
