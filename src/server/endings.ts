/** Notes what is asked to end and has not yet, for who cannot wait any longer. */
export interface Endings {
  /** Waits for the end of a part, which is called by this name until then. */
  until(part: string, end: Promise<unknown>): Promise<void>;
  /** The names of what has not ended, in the order in which it was asked to. */
  pending(): readonly string[];
}

export function createEndings(): Endings {
  const pending = new Set<string>();
  return {
    until: async (part, end) => {
      pending.add(part);
      await end;
      pending.delete(part);
    },
    pending: () => [...pending],
  };
}
