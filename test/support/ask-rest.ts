import type { Json } from '../../src/lib/json.ts';
import { checkExport } from './check-export.ts';
import type { RunningTestServer } from './run-server.ts';

export interface RestStatus {
  readonly import_id: string;
  readonly status: string;
  readonly progress: Readonly<Record<string, number>>;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly started_at: string;
  readonly completed_at: string | null;
}

export interface RestReply<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body & {
    readonly detail?: string;
    readonly problems?: readonly { code: string; path?: string }[];
  };
}

interface Asked {
  readonly json?: unknown;
  readonly body?: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
  /** Null signs in as nobody. */
  readonly authorization?: string | null;
}

/** Asks the REST API; documents that are exported in our own form are checked against the published schema. */
export async function askRest<Body = Readonly<Record<string, Json>>>(
  server: Pick<RunningTestServer, 'url' | 'token'>,
  operation: string,
  { json, body, headers, authorization = `Bearer ${server.token}` }: Asked = {},
): Promise<RestReply<Body>> {
  const [method = 'GET', path = '/'] = operation.split(' ');
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...(authorization !== null && { authorization }),
      ...headers,
    },
    ...(json !== undefined ? { body: JSON.stringify(json) } : body !== undefined && { body, duplex: 'half' }),
  });
  const answered = await response.json();
  if (response.status === 200 && path.includes('export_format=lading')) checkExport(answered);
  return { status: response.status, headers: response.headers, body: answered };
}
