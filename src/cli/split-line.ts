/** A command line as far as it was typed: its words, and whether the last one stands in quotes that are still open. */
export interface SplitLine {
  readonly words: readonly string[];
  readonly isQuoted: boolean;
}

// A word is made of quoted and unquoted pieces; the last quote may be open.
const piece = /\\([\s\S]?)|'([^']*)('?)|"((?:[^"\\]|\\[\s\S])*)("?)|(\s+)|([^\s\\'"]+)/g;

/** Splits what was typed into a POSIX shell, without carrying anything of it out: `$(…)` stays as it stands there. */
export function splitLine(line: string): SplitLine {
  const words = [''];
  let isQuoted = false;
  for (const [, escaped, single, singleEnd, double, doubleEnd, space, plain] of line.matchAll(piece)) {
    isQuoted = singleEnd === '' || doubleEnd === '';
    const text = escaped ?? single ?? double?.replace(/\\([\s\S])/g, '$1') ?? plain ?? '';
    if (space === undefined) words.push(`${words.pop() ?? ''}${text}`);
    else words.push('');
  }
  return { words, isQuoted };
}
