const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** The text with `%41` as `A`; bytes that are no UTF-8 become U+FFFD, as in Python's `unquote`. */
export const unquoted = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => utf8.decode(Buffer.from(run.replaceAll('%', ''), 'hex')));

/** The same; undefined where there is something to decode in what comes out, which ContextForge refuses. */
export function decodedOnce(text: string): string | undefined {
  const decoded = unquoted(text);
  return unquoted(decoded) === decoded ? decoded : undefined;
}

export const codePoints = (text: string): number => {
  let count = 0;
  for (const _ of text) count++;
  return count;
};
