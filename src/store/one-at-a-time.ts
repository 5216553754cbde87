/** Who asks while an answer is on its way waits for that one. */
export function oneAtATime(ask: () => Promise<unknown>): () => Promise<void> {
  let asking: Promise<void> | undefined;
  return () =>
    (asking ??= ask()
      .then(() => undefined)
      .finally(() => {
        asking = undefined;
      }));
}
