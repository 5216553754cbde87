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
