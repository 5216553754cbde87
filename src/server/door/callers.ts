import type { WebSocket } from 'ws';
import { Tally } from '../../lib/places.ts';
import type { DoorSettings } from '../../settings/settings.ts';

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
