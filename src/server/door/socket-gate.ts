import type { IncomingMessage } from 'node:http';
import type { RawData, WebSocket } from 'ws';
import { Tally } from '../../lib/places.ts';
import type { DoorSettings } from '../../settings/settings.ts';
import { type BodyGauge, type Hold, JsonMeter } from './body-gauge.ts';
import { DoorProblem } from './door-problem.ts';

/** Lets through what a socket sends, as `readBody` does with what comes over HTTP. */
export interface SocketGate {
  /** From now on somebody is signed in on it, who may send more. */
  letIn(): void;
  /** Hands on each message that is not too much; it counts as under way until `take`, which does not reject, resolves. */
  onMessage(take: (text: string) => Promise<void>): void;
}

interface Gating {
  readonly door: DoorSettings;
  readonly gauge: BodyGauge;
}

/** To be made before anything else listens to the socket. */
export function createSocketGate(
  socket: WebSocket,
  { socket: connection }: Pick<IncomingMessage, 'socket'>,
  { door, gauge }: Gating,
): SocketGate {
  let isSignedIn = false;
  let isClosed = false;
  let length = 0;
  /** What has come of a message that is not all there: `ws` keeps it. */
  let arriving = gauge.open(false);
  const expectNext = (): void => {
    arriving.release();
    arriving = gauge.open(isSignedIn);
  };
  const refuse = ([code, reason]: Closing): void => {
    isClosed = true;
    arriving.release();
    connection.off('data', count);
    endSending(socket, connection, code, reason);
  };
  const count = (piece: Buffer): void => {
    length += piece.length;
    if (!isSignedIn && length > door.anonymousBytes) refuse(signInFirst);
    else if (!arriving.take(piece.length)) refuse(noRoom);
  };
  // Before `ws` has it: a message that the piece completes is to find it counted.
  connection.prependListener('data', count);
  socket.once('close', () => arriving.release());
  return {
    letIn: () => {
      isSignedIn = true;
      expectNext();
    },
    onMessage: (take) => {
      socket.on('message', (data) => {
        expectNext();
        if (isClosed) return;
        const hold = gauge.open(isSignedIn);
        const closing = whyNot(bytesOf(data), hold, door);
        if (closing !== undefined) refuse(closing);
        else void take(String(data)).finally(hold.release);
      });
    },
  };
}

type Closing = readonly [code: number, reason: string];

/** Why a message is not to be read; undefined where it is. */
function whyNot(message: Uint8Array, hold: Hold, door: DoorSettings): Closing | undefined {
  try {
    return hold.take(new JsonMeter(door).weigh(message)) ? undefined : noRoom;
  } catch (error) {
    if (error instanceof DoorProblem) return tooDeep(door);
    throw error;
  }
}

// As one piece is how `ws` gives them unless it is told otherwise.
const bytesOf = (data: RawData): Uint8Array =>
  Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? new Uint8Array(data) : data;

// A reason has 123 bytes at most.
const signInFirst: Closing = [1009, 'Sign in first: see LADING_MAX_ANONYMOUS_BYTES.'];
const noRoom: Closing = [
  1013,
  'TOO_MANY_BYTES_UNDER_WAY: Try again in a moment (LADING_MAX_BYTES_UNDER_WAY).',
];
const tooDeep = ({ requestDepth }: DoorSettings): Closing => [
  4400,
  `REQUEST_TOO_DEEP: More than ${requestDepth} levels (LADING_MAX_REQUEST_DEPTH).`,
];

const lingerMs = 2_000;

/**
 * Closes a socket whose other side may go on sending. To cut the connection at once would reset it, and the reason would
 * never be read: what comes is thrown away for a moment.
 */
function endSending(
  socket: WebSocket,
  connection: IncomingMessage['socket'],
  code: number,
  reason: string,
): void {
  socket.close(code, reason);
  connection.removeAllListeners('data').resume().end();
  const timer = setTimeout(() => socket.terminate(), lingerMs);
  socket.once('close', () => clearTimeout(timer));
}

/** Who has how many WebSockets. */
export interface Callers {
  /** Whether one more may come from an address. */
  hasRoomAt(address: string): boolean;
  /** A socket that nobody is known to have yet. */
  enter(socket: WebSocket, address: string): void;
  /** From now on it is somebody's; false where they have too many. */
  signIn(socket: WebSocket, name: string): boolean;
}

type CallerSettings = Pick<DoorSettings, 'sockets' | 'anonymousSockets'>;

export function createCallers({ sockets, anonymousSockets }: CallerSettings): Callers {
  const anonymous = new Tally();
  const signedIn = new Tally();
  const leaving = new WeakMap<WebSocket, () => void>();
  const count = (socket: WebSocket, tally: Tally, name: string): void => {
    leaving.get(socket)?.();
    leaving.set(socket, tally.add(name));
  };
  return {
    hasRoomAt: (address) => anonymous.of(address) < anonymousSockets,
    enter: (socket, address) => {
      count(socket, anonymous, address);
      socket.once('close', () => leaving.get(socket)?.());
    },
    signIn: (socket, name) => {
      if (signedIn.of(name) >= sockets) return false;
      count(socket, signedIn, name);
      return true;
    },
  };
}
