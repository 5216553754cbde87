import { type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { isJsonObject, type JsonObject } from '../../src/lib/json.ts';
import { checkExport } from './check-export.ts';
import type { RunningTestServer } from './run-server.ts';

export interface DownloadLink {
  readonly url: string;
  readonly expiresAt: string;
  readonly filename: string;
  readonly mediaType: string;
}

/** What an export says of itself, and a link to it. */
export interface LinkedExport {
  readonly digest: string;
  readonly document: JsonObject;
  readonly download: DownloadLink;
}

const query = (fields: string): string => `
  query ($input: ExportConfigurationInput, $format: DocumentFormat! = JSON, $compression: Compression! = NONE,
         $passphrase: String, $targetSecret: String) {
    exportConfiguration(input: $input) { ${fields}
      download(format: $format, compression: $compression, passphrase: $passphrase, targetSecret: $targetSecret) {
        url expiresAt filename mediaType } } }`;

const everything = { includeInactive: true };

/** Asks for a link to a file; by default to everything, as JSON. */
export async function linkTo(
  server: Pick<RunningTestServer, 'client'>,
  options: object = {},
): Promise<DownloadLink> {
  const { exportConfiguration } = await server.client.request<{ exportConfiguration: LinkedExport }>(
    query(''),
    { input: everything, ...options },
  );
  return exportConfiguration.download;
}

/** The same with the document and its digest as GraphQL has them. */
export async function exportWithLink(server: RunningTestServer, options: object = {}): Promise<LinkedExport> {
  const { exportConfiguration } = await server.client.request<{ exportConfiguration: LinkedExport }>(
    query('digest document'),
    { input: everything, ...options },
  );
  return exportConfiguration;
}

/** The answer to the same question as it comes, with its errors. */
export const askForLink = (server: RunningTestServer, options: object = {}) =>
  server.graphql<{ exportConfiguration: LinkedExport } | null>(query(''), { input: everything, ...options });

/** The answer at a link, of which nothing has been read yet. */
export const follow = (
  { url }: Pick<DownloadLink, 'url'>,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request(url, { method, headers }, resolve).on('error', reject).end();
  });

/** The file at a link; a document of our own is checked against the published schema. */
export async function download(link: Pick<DownloadLink, 'url'>): Promise<Buffer> {
  const response = await follow(link);
  const content = await buffer(response);
  if (response.statusCode !== 200) throw new Error(`${response.statusCode}: ${content}`);
  if (response.headers['content-type'] === 'application/json' && isOurs(content)) {
    checkExport(JSON.parse(content.toString('utf8')));
  }
  return content;
}

/** Other formats that are JSON as well have no version of the API. */
const isOurs = (content: Buffer): boolean =>
  content.subarray(0, 200).toString('latin1').includes('"api_version"');

/** A refusal, as it is said. */
export async function refusalAt(link: Pick<DownloadLink, 'url'>, method = 'GET') {
  const response = await follow(link, {}, method);
  const said: { code: string; message: string } = JSON.parse((await buffer(response)).toString('utf8'));
  return { status: response.statusCode, headers: response.headers, ...said };
}

/** A document without what is another with each export. */
export function lasting({ export_id: _id, exported_at: _time, metadata, ...rest }: JsonObject): JsonObject {
  if (!isJsonObject(metadata)) return rest;
  // Transactions go on, whether they change anything or not.
  const { watermark: _point, ...others } = metadata;
  return { ...rest, metadata: others };
}
