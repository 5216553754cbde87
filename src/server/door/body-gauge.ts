import { backslash, closeObject, openList, openObject, quote } from '../../lib/json.ts';
import type { DoorSettings } from '../../settings/settings.ts';
import { DoorProblem } from './door-problem.ts';

/** What the bodies of all requests take in memory, and a bound on it. */
export interface BodyGauge {
  /** For one body; to be released when nothing of it is needed any more. */
  open(isSignedIn: boolean): Hold;
}

export interface Hold {
  /** False where there is no room for so much more, and once it was released. */
  take(weight: number): boolean;
  release(): void;
}

/** The share of all room that those have together who are not signed in, so that they keep nobody else out. */
const anonymousShare = 1 / 8;

export function createBodyGauge(most: number): BodyGauge {
  const signedIn = createRoom(most);
  const anonymous = createRoom(most * anonymousShare);
  return { open: (isSignedIn) => (isSignedIn ? signedIn : anonymous)() };
}

function createRoom(most: number): () => Hold {
  let taken = 0;
  return () => {
    let own = 0;
    let isReleased = false;
    return {
      take: (weight) => {
        if (isReleased || taken + weight > most) return false;
        taken += weight;
        own += weight;
        return true;
      },
      release: () => {
        taken -= own;
        own = 0;
        isReleased = true;
      },
    };
  };
}

type Most = Pick<DoorSettings, 'requestDepth'>;

/** An empty object takes 56 bytes, and two in its text. */
const bytesOfObject = 64;

/** `[` and `{` differ in this bit only, and so do `]` and `}`. */
const bracketBit = openObject ^ openList;

/** Looks at JSON as it arrives, piece by piece, before anything is made of it. */
export class JsonMeter {
  readonly #most: Most;
  #depth = 0;
  #place: 'value' | 'text' | 'escape' = 'value';

  constructor(most: Most) {
    this.#most = most;
  }

  /**
   * What one more piece takes in memory once it is parsed, at least where it is made of nothing but brackets. Throws a
   * `DoorProblem` where values are nested too deeply for those who walk through them by recursion.
   */
  weigh(piece: Uint8Array): number {
    let opened = 0;
    // By index: an iterator makes an object for each byte.
    for (let at = 0; at < piece.length; at += 1) opened += this.#pass(piece[at] ?? 0);
    return piece.length + opened * bytesOfObject;
  }

  /** How many values the byte opens. */
  #pass(byte: number): 0 | 1 {
    if (this.#place !== 'value') this.#passText(byte);
    else if (byte === quote) this.#place = 'text';
    else if ((byte | bracketBit) === openObject) return this.#goDown();
    else if ((byte | bracketBit) === closeObject) this.#depth -= 1;
    return 0;
  }

  #passText(byte: number): void {
    if (this.#place === 'escape') this.#place = 'text';
    else if (byte === backslash) this.#place = 'escape';
    else if (byte === quote) this.#place = 'value';
  }

  #goDown(): 1 {
    this.#depth += 1;
    if (this.#depth > this.#most.requestDepth) throw requestTooDeep(this.#most);
    return 1;
  }
}

export const requestTooDeep = ({ requestDepth }: Most): DoorProblem =>
  new DoorProblem(
    400,
    'REQUEST_TOO_DEEP',
    `The request is nested more than ${requestDepth} levels deep (LADING_MAX_REQUEST_DEPTH). Make it flatter.`,
  );
