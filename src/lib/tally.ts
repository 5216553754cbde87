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
