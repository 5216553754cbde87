import type { IncomingMessage } from 'node:http';
import { decompress, type Encoding, encodings, isEncoding } from '../../lib/decompress.ts';
import { bodyOf } from '../door/expected-bodies.ts';
import { RestProblem } from './rest-problem.ts';

/** The body as it was sent, and how it is encoded; refused where it is not JSON. */
export function openBody(request: IncomingMessage): {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly encoding: Encoding | undefined;
} {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type !== '' && !/^application\/([\w.-]+\+)?json$/.test(type))
    throw new RestProblem(415, 'Send the body as JSON, with the header Content-Type: application/json.');
  return { bytes: bodyOf(request), encoding: encodingOf(request) };
}

/** The body as it was before it was encoded. */
export function decodedBody(request: IncomingMessage): AsyncIterable<Uint8Array> {
  const { bytes, encoding } = openBody(request);
  return encoding === undefined ? bytes : decompress(bytes, encoding);
}

function encodingOf({ headers }: IncomingMessage): Encoding | undefined {
  const name = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (isEncoding(name)) return name;
  if (name === 'identity' || name === '') return undefined;
  throw new RestProblem(
    415,
    `The body is encoded in a way that is not known here; send it as it is, or with ${encodings.join(' or ')}.`,
    {
      'accept-encoding': encodings.join(', '),
    },
  );
}
