/** Nobody more may wait, or nobody more of one caller. */
export class LineFull extends Error {
  override readonly name = 'LineFull';
  /** Whether others could still wait. */
  readonly isOfCaller: boolean;

  constructor(isOfCaller: boolean) {
    super('Nobody more may wait.');
    this.isOfCaller = isOfCaller;
  }
}

/** A place that somebody has. */
export interface Place {
  /** Aborted as soon as others wait for a place. */
  readonly wanted: AbortSignal;
  /** Lets the next one in, and stays counted among those who wait. */
  stepAside(): void;
  leave(): void;
}

/** Who wants a place, and until when. */
interface Coming {
  readonly caller?: string;
  readonly signal?: AbortSignal | undefined;
}

interface Waiting {
  readonly caller: string;
  readonly letIn: () => void;
}

/**
 * So many at once, and so many who wait: first come first, but whose caller has fewer places goes before. One caller has
 * no more than so many places and turns together, so that nobody fills the line for all others.
 */
export class Places {
  readonly #mostWaiting: number;
  readonly #mostOfCaller: number;
  #free: number;
  #aside = 0;
  /** Who has a place. */
  readonly #held = new Map<AbortController, string>();
  /** Who waits, first come first. */
  readonly #line = new Set<Waiting>();

  constructor(places: number, mostWaiting: number, mostOfCaller: number = Number.POSITIVE_INFINITY) {
    this.#free = places;
    this.#mostOfCaller = mostOfCaller;
    this.#mostWaiting = mostWaiting;
  }

  /**
   * Waits for a place. Throws `LineFull`, and what `signal` is aborted with: then the place in the line is free again.
   */
  async enter({ caller = '', signal }: Coming = {}): Promise<Place> {
    signal?.throwIfAborted();
    const waiting = [...this.#line].filter((one) => one.caller === caller).length;
    if (this.#placesOf(caller) + waiting >= this.#mostOfCaller) throw new LineFull(true);
    if (this.#free === 0) await this.#wait(caller, signal);
    this.#free -= 1;
    return this.#take(caller);
  }

  #placesOf(caller: string): number {
    return [...this.#held.values()].filter((one) => one === caller).length;
  }

  async #wait(caller: string, signal: AbortSignal | undefined): Promise<void> {
    if (this.#line.size + this.#aside >= this.#mostWaiting) throw new LineFull(false);
    for (const held of this.#held.keys()) held.abort();
    await new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        this.#line.delete(waiting);
        reject(signal?.reason);
      };
      const letIn = (): void => {
        signal?.removeEventListener('abort', leave);
        this.#line.delete(waiting);
        resolve();
      };
      const waiting = { caller, letIn };
      this.#line.add(waiting);
      signal?.addEventListener('abort', leave, { once: true });
    });
    // It was free, and was kept for who has just been let in.
    this.#free += 1;
  }

  #take(caller: string): Place {
    const wanted = new AbortController();
    if (this.#line.size > 0) wanted.abort();
    this.#held.set(wanted, caller);
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

  #next(): Waiting | undefined {
    let next: Waiting | undefined;
    for (const one of this.#line)
      if (next === undefined || this.#placesOf(one.caller) < this.#placesOf(next.caller)) next = one;
    return next;
  }

  #giveBack(wanted: AbortController): void {
    this.#held.delete(wanted);
    const next = this.#next();
    if (next === undefined) this.#free += 1;
    else next.letIn();
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
