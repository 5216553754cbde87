import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import {
  createDecompressor,
  type Encoding,
  encodingNamed,
  encodings,
  unknownEncoding,
} from '../../lib/decompress.ts';
import type { DoorSettings } from '../../settings/settings.ts';
import { type BodyGauge, type Hold, JsonMeter } from './body-gauge.ts';
import { DoorProblem } from './door-problem.ts';
import { askForBody } from './expected-bodies.ts';

interface Reading {
  readonly isSignedIn: boolean;
  readonly gauge: BodyGauge;
  readonly door: DoorSettings;
}

/**
 * The whole body, decompressed; what it takes is held until the answer is over. Throws a `DoorProblem` as soon as it is
 * known that there is one, and reads no further.
 */
export async function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  { isSignedIn, gauge, door }: Reading,
): Promise<Buffer> {
  // While it was looked up who asks: nothing would say so any more.
  if (request.destroyed) throw cutOff();
  const tooLarge = () => (isSignedIn ? bodyTooLarge(door) : signInFirst(door));
  const most = isSignedIn ? door.requestBytes : door.anonymousBytes;
  if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge();
  const encoding = encodingNamed(request.headers['content-encoding'], unknown);
  if (encoding !== undefined && !isSignedIn) throw signInFirst(door);
  const hold = gauge.open(isSignedIn);
  response.once('close', hold.release);
  const meter = isJson(request) ? new JsonMeter(door) : bare;
  const pieces: Buffer[] = [];
  let length = 0;
  askForBody(request);
  await collect(request, encoding, secondsFor(door, isSignedIn), (piece) => {
    length += piece.length;
    if (length > most) throw tooLarge();
    takeRoom(hold, meter.weigh(piece), door);
    pieces.push(piece);
  });
  return Buffer.concat(pieces);
}

/** Takes room for so much more. Throws a `DoorProblem` where there is none, and then keeps nothing. */
export function takeRoom(hold: Hold, weight: number, door: Pick<DoorSettings, 'bytesUnderWay'>): void {
  if (hold.take(weight)) return;
  hold.release();
  throw noRoom(door);
}

/** The meter of what is not JSON. */
const bare = { weigh: ({ length }: Uint8Array): number => length };

const isJson = ({ headers }: IncomingMessage): boolean =>
  !(headers['content-type'] ?? '').toLowerCase().startsWith('multipart/');

interface Patience {
  readonly seconds: number;
  readonly setting: string;
}

const secondsFor = ({ requestSeconds, anonymousSeconds }: DoorSettings, isSignedIn: boolean): Patience =>
  isSignedIn
    ? { seconds: requestSeconds, setting: 'LADING_REQUEST_SECONDS' }
    : { seconds: anonymousSeconds, setting: 'LADING_ANONYMOUS_SECONDS' };

// By events: an iterator that is left while it waits would keep the rest from being thrown away.
function collect(
  request: IncomingMessage,
  encoding: Encoding | undefined,
  patience: Patience,
  take: (piece: Buffer) => void,
): Promise<void> {
  const source: Readable = encoding === undefined ? request : request.pipe(createDecompressor(encoding));
  return new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => settle(tooSlow(patience)), patience.seconds * 1000);
    const onData = (piece: Buffer): void => {
      try {
        take(piece);
      } catch (error) {
        settle(error);
      }
    };
    const onEnd = (): void => settle();
    const onError = (error: Error): void => settle(source === request ? error : damaged(error));
    const onClose = (): void => {
      if (!request.complete) settle(cutOff());
    };
    source.on('data', onData).once('end', onEnd).once('error', onError);
    request.once('close', onClose);
    const settle = (error?: unknown): void => {
      clearTimeout(timer);
      source.off('data', onData).off('end', onEnd);
      request.off('close', onClose);
      if (source !== request) source.destroy();
      if (error === undefined) resolve();
      else reject(error);
    };
  });
}

const unknown = (): DoorProblem =>
  new DoorProblem(415, 'UNSUPPORTED_CONTENT_ENCODING', unknownEncoding, {
    'accept-encoding': encodings.join(', '),
  });

const cutOff = (): DoorProblem => new DoorProblem(400, 'BAD_REQUEST', 'The body was cut off.');

const signInFirst = ({ anonymousBytes }: DoorSettings): DoorProblem =>
  new DoorProblem(
    401,
    'UNAUTHENTICATED',
    `You are not signed in, or your token is not known: bodies may have ${anonymousBytes} bytes then, as they are ` +
      '(LADING_MAX_ANONYMOUS_BYTES). Send the header `Authorization: Bearer <token>`.',
    { 'www-authenticate': 'Bearer realm="lading"' },
  );

const bodyTooLarge = ({ requestBytes }: DoorSettings): DoorProblem =>
  new DoorProblem(
    413,
    'REQUEST_TOO_LARGE',
    `The body has more than ${requestBytes} bytes (LADING_MAX_REQUEST_BYTES). Send large documents as uploads: see ` +
      '`createUpload`.',
  );

const noRoom = ({ bytesUnderWay }: Pick<DoorSettings, 'bytesUnderWay'>): DoorProblem =>
  new DoorProblem(
    503,
    'TOO_MANY_BYTES_UNDER_WAY',
    `The bodies that are under way would take more than ${bytesUnderWay} bytes of memory (LADING_MAX_BYTES_UNDER_WAY). ` +
      'Try again in a moment, or send large documents as uploads: see `createUpload`.',
    { 'retry-after': '5' },
  );

const tooSlow = ({ seconds, setting }: Patience): DoorProblem =>
  new DoorProblem(
    408,
    'REQUEST_TIMEOUT',
    `The body did not arrive within ${seconds} s (${setting}). Send it faster, or large documents as uploads.`,
  );

const damaged = (cause: Error): DoorProblem =>
  Object.assign(
    new DoorProblem(
      400,
      'INVALID_CONTENT_ENCODING',
      'The body is not encoded as its Content-Encoding says, or it is damaged.',
    ),
    { cause },
  );
