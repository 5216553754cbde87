// biome-ignore-all lint/performance/noBarrelFile: what the package gives away as `@lading/client`.
export { type FollowOptions, type ImportEvent, isResting } from './follow-import.ts';
export * from './generated/graphql.ts';
export type { EntityOfKind } from './generated/kinds.ts';
export { LadingClient, type ListOptions, type Page } from './lading-client.ts';
export type { Download } from './open-download.ts';
export type { TypedDocument } from './send-operation.ts';
export type { UploadContent, UploadedDocument, UploadProblem, UploadResult } from './send-upload.ts';
export type { SubscribeOptions } from './subscribe.ts';
export { type CallOptions, type Endpoint, type TransportCode, TransportError } from './transport.ts';
