/** Counts wrong tokens by the address that they came from. */
export interface WrongTokens {
  /** Notes one more; gives the seconds to wait where there were too many, and 0 where there were not. */
  note(address: string): number;
  /** Whether so many came from there that the next one is one too many. */
  isOver(address: string): boolean;
}

interface WrongTokensOptions {
  readonly perMinute: number;
  /** In milliseconds. */
  readonly now: () => number;
}

interface Bucket {
  readonly left: number;
  readonly at: number;
}

/** Who has more addresses than this is not slowed down, and takes no more memory either. */
const mostAddresses = 10_000;

/** Each address has as many as are allowed in a minute, and gets them back over a minute. */
export function createWrongTokens({ perMinute, now }: WrongTokensOptions): WrongTokens {
  const buckets = new Map<string, Bucket>();
  const perMs = perMinute / 60_000;
  const refilled = (origin: string): number => {
    const { left, at } = buckets.get(origin) ?? { left: perMinute, at: now() };
    return Math.min(perMinute, left + (now() - at) * perMs);
  };
  return {
    note: (address) => {
      const origin = networkOf(address);
      const left = refilled(origin);
      const isAllowed = left >= 1;
      // At the end again: the first is the one that was quiet for longest.
      buckets.delete(origin);
      buckets.set(origin, { left: isAllowed ? left - 1 : left, at: now() });
      forgetOldest(buckets);
      return isAllowed ? 0 : Math.ceil((1 - left) / perMs / 1000);
    },
    isOver: (address) => refilled(networkOf(address)) < 1,
  };
}

function forgetOldest(buckets: Map<string, Bucket>): void {
  if (buckets.size <= mostAddresses) return;
  const [oldest] = buckets.keys();
  if (oldest !== undefined) buckets.delete(oldest);
}

/** Who has one address of IPv6 has the other 2^64 of its network as well. */
function networkOf(address: string): string {
  const ofIpv4 = /^::ffff:([\d.]+)$/.exec(address)?.[1];
  if (ofIpv4 !== undefined || !address.includes(':')) return ofIpv4 ?? address;
  const [head = ''] = address.split('::');
  return head.split(':').slice(0, 4).join(':');
}
