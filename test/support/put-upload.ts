import { once } from 'node:events';
import { type ClientRequest, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Operations } from './run-server.ts';

export interface CreatedUpload {
  readonly id: string;
  readonly url: string;
  readonly expiresAt: string;
  readonly maxBytes: number;
}

/** Asks the server for an address. */
export async function createUpload(server: Pick<Operations, 'graphql'>): Promise<CreatedUpload> {
  const { data } = await server.graphql<{ createUpload: CreatedUpload }>(
    'mutation { createUpload { id url expiresAt maxBytes } }',
  );
  return data.createUpload;
}

export interface PutAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Sends bytes with PUT, chunked unless a Content-Length is given, and reads the answer as soon as it comes. */
export async function put(
  { url }: { readonly url: string },
  content: Uint8Array | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<PutAnswer> {
  const sending = startPut({ url }, headers);
  sending.end(content);
  return answerTo(sending);
}

/** A PUT that is under way: whoever has it sends the body. */
export const startPut = (
  { url }: { readonly url: string },
  headers: Readonly<Record<string, string>> = {},
): ClientRequest => request(url, { method: 'PUT', headers });

export async function answerTo(sending: ClientRequest): Promise<PutAnswer> {
  const [response] = await once(sending, 'response');
  const body = JSON.parse(await text(response));
  return { status: response.statusCode, headers: response.headers, body };
}
