/** Nobody more may wait. */
export class LineFull extends Error {
  override readonly name = 'LineFull';
}

/** A place that somebody has. */
export interface Place {
  /** Aborted as soon as others wait for a place. */
  readonly wanted: AbortSignal;
  /** Lets the next one in, and stays counted among those who wait. */
  stepAside(): void;
  leave(): void;
}

/** So many at once, and so many who wait, in the order in which they came. */
export class Places {
  readonly #mostWaiting: number;
  #free: number;
  #aside = 0;
  readonly #held = new Set<AbortController>();
  /** Who waits, first come first. */
  readonly #line = new Set<() => void>();

  constructor(places: number, mostWaiting: number) {
    this.#free = places;
    this.#mostWaiting = mostWaiting;
  }

  /**
   * Waits for a place. Throws `LineFull`, and what `signal` is aborted with: then the place in the line is free again.
   */
  async enter(signal?: AbortSignal): Promise<Place> {
    signal?.throwIfAborted();
    if (this.#free === 0) await this.#wait(signal);
    this.#free -= 1;
    return this.#take();
  }

  async #wait(signal: AbortSignal | undefined): Promise<void> {
    if (this.#line.size + this.#aside >= this.#mostWaiting) throw new LineFull();
    for (const held of this.#held) held.abort();
    await new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        this.#line.delete(next);
        reject(signal?.reason);
      };
      const next = (): void => {
        signal?.removeEventListener('abort', leave);
        this.#line.delete(next);
        resolve();
      };
      this.#line.add(next);
      signal?.addEventListener('abort', leave, { once: true });
    });
    // It was free, and was kept for who has just been let in.
    this.#free += 1;
  }

  #take(): Place {
    const wanted = new AbortController();
    if (this.#line.size > 0) wanted.abort();
    this.#held.add(wanted);
    let state: 'here' | 'aside' | 'gone' = 'here';
    return {
      wanted: wanted.signal,
      stepAside: () => {
        if (state !== 'here') return;
        state = 'aside';
        this.#aside += 1;
        this.#giveBack(wanted);
      },
      leave: () => {
        if (state === 'here') this.#giveBack(wanted);
        if (state === 'aside') this.#aside -= 1;
        state = 'gone';
      },
    };
  }

  #giveBack(wanted: AbortController): void {
    this.#held.delete(wanted);
    const [next] = this.#line;
    if (next === undefined) this.#free += 1;
    else next();
  }
}

/** One after the other, in the order in which they came. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Waits for the turn; it lasts until what is returned is called. */
  async enter(): Promise<() => void> {
    const before = this.#last;
    let leave: () => void = () => undefined;
    this.#last = new Promise((resolve) => {
      leave = resolve;
    });
    await before;
    return leave;
  }
}

/** Counts by name; names that nobody has any more take no memory. */
export class Tally {
  readonly #counts = new Map<string, number>();

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** Gives the function that takes it back, once. */
  add(name: string): () => void {
    this.#set(name, this.of(name) + 1);
    let isTakenBack = false;
    return () => {
      if (!isTakenBack) this.#set(name, this.of(name) - 1);
      isTakenBack = true;
    };
  }

  #set(name: string, count: number): void {
    if (count > 0) this.#counts.set(name, count);
    else this.#counts.delete(name);
  }
}
