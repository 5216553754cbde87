import type { Answer } from './open-test-server.ts';
import { importConfiguration } from './operations.ts';
import type { Job, Refusal, RunningTestServer } from './run-server.ts';

/** Imports a file that is sent with the request itself (GraphQL multipart request specification). */
export async function sendFile(
  { url, token }: Pick<RunningTestServer, 'url' | 'token'>,
  content: Uint8Array | string,
  options: object = {},
): Promise<Answer<{ importConfiguration: Job | Refusal }>> {
  const form = new FormData();
  const variables = { input: { source: { file: null }, ...options } };
  form.set('operations', JSON.stringify({ query: importConfiguration, variables }));
  form.set('map', JSON.stringify({ 0: ['variables.input.source.file'] }));
  form.set('0', new Blob([new Uint8Array(Buffer.from(content))]), 'document');
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: form });
  return await response.json();
}
