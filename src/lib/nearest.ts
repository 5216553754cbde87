/** The word that was likely meant by one that there is not; undefined where none is near. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const plain = (text: string): string => text.toLowerCase().replace(/[-_]/g, '');
  const [first] = words
    .map((one) => ({ one, distance: distanceOf(plain(word), plain(one)) }))
    .toSorted((a, b) => a.distance - b.distance);
  return first !== undefined && first.distance <= Math.max(2, word.length / 3) ? first.one : undefined;
}

/** How many characters have to be put in, taken out or replaced (Levenshtein). */
function distanceOf(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [above, character] of [...from].entries()) {
    const next = [above + 1];
    for (let at = 1; at <= to.length; at++) {
      const replaced = (row[at - 1] ?? 0) + (character === to[at - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
