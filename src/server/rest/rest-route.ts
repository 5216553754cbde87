import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import { forbiddenMessage, type Permission, permissionName } from '../../access/permissions.ts';
import type { Viewer } from '../../access/viewer.ts';
import type { Act } from '../../audit/audit-log.ts';
import type { ExportedDocument } from '../../exports/open-download.ts';
import { ProblemError } from '../../lib/problem.ts';
import type { Log } from '../../log/members.ts';
import type { Services } from '../../services/services.ts';
import type { Entrance } from '../door/create-entrance.ts';
import { type QuerySchema, readQuery } from './query.ts';

/** What a handler is given. */
export interface RestCall extends Pick<Entrance, 'door' | 'gauge'> {
  readonly services: Services;
  readonly log: Log;
  readonly viewer: Viewer;
  /** What the audit log is told of the call. */
  readonly act: Act;
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
  | { readonly status: number; readonly document: ExportedDocument };

/** One operation, described once: requests are answered and the OpenAPI document is made from this record. */
interface RouteDefinition<Query extends QuerySchema> {
  readonly method: 'GET' | 'POST';
  /** `{import_id}` stands for one segment. */
  readonly path: string;
  /** Whoever has one of them is heard; which one it takes, `handle` may find out later. */
  readonly permissions: readonly [Permission, ...Permission[]];
  /** Whether everything that becomes of a call is told of in the audit log, or only that a permission was lacking. */
  readonly isAudited: boolean;
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly query: Query;
  /** What is sent. */
  readonly body?: z.ZodType;
  /** What a request that succeeds is answered with. */
  readonly answer: z.ZodType;
  /** Status → when it is answered, besides 401, 403, 405, 500 and 503, which any request can meet. */
  readonly refusals: Readonly<Record<number, string>>;
  readonly handle: (call: RestCall, query: z.output<Query>) => Promise<RestAnswer>;
}

/** An operation as requests are answered by: it reads its parameters itself. */
export interface RestRoute extends Omit<RouteDefinition<QuerySchema>, 'handle'> {
  readonly handle: (call: RestCall) => Promise<RestAnswer>;
}

/** Makes the record of an operation, whose parameters are read before anything else of it is done. */
export const defineRoute = <Query extends QuerySchema>({
  handle,
  ...route
}: RouteDefinition<Query>): RestRoute => ({
  ...route,
  handle: (call) => handle(call, readQuery(route.query, call.query)),
});

/** Somebody lacks a permission. */
export function forbidden(
  lacking: Permission,
  { permissions: own }: Pick<Viewer, 'permissions'>,
): ProblemError {
  const permission = permissionName(lacking);
  const problem = { code: 'FORBIDDEN', message: forbiddenMessage(lacking, own), permission };
  return new ProblemError([problem]);
}
