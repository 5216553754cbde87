import type { IncomingMessage } from 'node:http';
import type { Permission } from '../../access/permissions.ts';
import type { Viewer } from '../../access/viewer.ts';
import type { OpenedDocument } from '../../exports/open-download.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { Services } from '../../services/services.ts';
import type { Entrance } from '../door/create-entrance.ts';
import type { Parameter } from './parameters.ts';

/** What a handler is given. */
export interface RestCall extends Pick<Entrance, 'door' | 'gauge'> {
  readonly services: Services;
  readonly viewer: Viewer;
  /** Its body has not been read. */
  readonly request: IncomingMessage;
  readonly query: URLSearchParams;
  /** What stands in the place of `{import_id}`; empty where the path has none. */
  readonly id: string;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** A value, or a document that is sent while it is read. */
export type RestAnswer =
  | { readonly status: number; readonly body: unknown }
  | { readonly status: number; readonly document: OpenedDocument };

/** One operation, described once: requests are answered and the OpenAPI document is made from this record. */
export interface RestRoute {
  readonly method: 'GET' | 'POST';
  /** `{import_id}` stands for one segment. */
  readonly path: string;
  /** Whoever has one of them is heard; which one it takes, `handle` may find out later. */
  readonly permissions: readonly [Permission, ...Permission[]];
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly Parameter<unknown>[];
  /** JSON Schema of what is sent. */
  readonly body?: JsonObject;
  /** JSON Schema of what a request that succeeds is answered with. */
  readonly answer: JsonObject;
  /** Status → when it is answered, besides 401, 403, 405, 500 and 503, which any request can meet. */
  readonly refusals: Readonly<Record<number, string>>;
  readonly handle: (call: RestCall) => Promise<RestAnswer>;
}
