import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Act, AuditLog } from '../audit/audit-log.ts';
import { type Encoding, encodingNamed } from '../lib/decompress.ts';
import { loggable } from '../lib/problem.ts';
import type { Log, LogLine } from '../log/members.ts';
import type { Services } from '../services/services.ts';
import { receiveUpload } from '../uploads/receive-upload.ts';
import { deleteUpload, uploadsPath } from '../uploads/upload-address.ts';
import { uploadProblem, uploadTooLarge } from '../uploads/upload-problem.ts';
import { isUploadId, markRefused } from '../uploads/uploads.ts';
import type { Entrance } from './door/create-entrance.ts';
import { bodyOf } from './door/expected-bodies.ts';
import { requestIdOf } from './door/request-id.ts';
import { createUnderWay } from './ending.ts';
import { type Route, refuseRequest, sendJson } from './http-answers.ts';
import { asAnswer, refusal, refusalOf, tellRefusal, unexpected } from './refusals.ts';

/** A client that sends nothing for so long is gone. */
const silenceMs = 120_000;

interface UploadServer {
  readonly route: Route;
  /** Resolves when nothing is being received any more. */
  settled(): Promise<void>;
}

/** What documents are taken with. */
interface Serving extends Pick<Entrance, 'forwarded'> {
  readonly services: Services;
  readonly auditLog: AuditLog;
  readonly log: Log;
}

/** Takes documents at the addresses of uploads, and forgets them there. */
export function serveUploads(serving: Serving): UploadServer {
  const underWay = createUnderWay();
  return {
    route: (request, response) => underWay.track(answer(serving, request, response)),
    settled: underWay.settled,
  };
}

async function answer(
  { services, auditLog, log, forwarded }: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  request.setTimeout(silenceMs, () => request.destroy());
  const origin = { address: forwarded.addressOf(request), requestId: requestIdOf(request) };
  const act = auditLog.act(origin, request.method === 'DELETE' ? 'deleteUpload' : 'upload');
  try {
    if (request.method === 'DELETE') {
      await deleteUpload(services, idOf(request), act);
      response.writeHead(204).end();
      return;
    }
    if (request.method !== 'PUT') return await refuseRequest(request, response, asAnswer(notAllowed));
    sendJson(response, 201, await receive(services, request, act));
  } catch (error) {
    const expected = refusalOf(error);
    tellRefusal(act, expected ?? unexpected);
    if (expected === undefined) {
      const line: LogLine = { error: loggable(error), request_id: origin.requestId };
      log.error(line, 'An upload failed unexpectedly.');
    }
    await refuseRequest(request, response, asAnswer(expected ?? unexpected));
  }
}

async function receive(services: Services, request: IncomingMessage, act: Act): Promise<object> {
  const id = idOf(request);
  const encoding = await announcedEncoding(services, id, request);
  const body = { bytes: bodyOf(request), encoding };
  const { digest, bytes: length, expiresAt } = await receiveUpload(services, id, body, act);
  return { uploadId: id, bytes: length, digest, expiresAt };
}

/** What the headers say is looked at before the document is: a refusal makes room for others as any other does. */
async function announcedEncoding(
  { store, limits }: Services,
  id: string,
  request: IncomingMessage,
): Promise<Encoding | undefined> {
  try {
    // RFC 9110, 14.5: a piece must not be taken for the whole.
    if (request.headers['content-range'] !== undefined) throw uploadProblem('PARTIAL_DOCUMENT');
    if (Number(request.headers['content-length'] ?? 0) > limits.uploadBytes) throw uploadTooLarge(limits);
    return encodingNamed(request.headers['content-encoding'], () =>
      uploadProblem('UNSUPPORTED_CONTENT_ENCODING'),
    );
  } catch (error) {
    if (isUploadId(id)) await markRefused(store.dataSource.manager, id);
    throw error;
  }
}

function idOf({ url = '' }: IncomingMessage): string {
  const [path = ''] = url.split('?');
  return path.slice(uploadsPath.length);
}

const notAllowed = refusal(
  'METHOD_NOT_ALLOWED',
  'Send the document with PUT, or remove it with DELETE; nothing can be read here.',
  { allow: 'PUT, DELETE' },
);
