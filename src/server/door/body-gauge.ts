/** What the bodies of all requests take in memory, and a bound on it. */
export interface BodyGauge {
  /** For one body; to be released when nothing of it is needed any more. */
  open(isSignedIn: boolean): Hold;
}

export interface Hold {
  /** False where there is no room for so much more. */
  take(weight: number): boolean;
  release(): void;
}

/** Those who are not signed in share an eighth, so that they keep nobody else out. */
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
    return {
      take: (weight) => {
        if (taken + weight > most) return false;
        taken += weight;
        own += weight;
        return true;
      },
      release: () => {
        taken -= own;
        own = 0;
      },
    };
  };
}

const opened: ReadonlySet<number> = new Set(Buffer.from('{['));
/** An empty object takes 56 bytes, and two in its text. */
const bytesOfObject = 64;

/** What a piece of JSON takes once it is parsed, at least where it is made of nothing but brackets. */
export function weightOfJson(piece: Uint8Array): number {
  let objects = 0;
  for (const byte of piece) if (opened.has(byte)) objects += 1;
  return piece.length + objects * bytesOfObject;
}
