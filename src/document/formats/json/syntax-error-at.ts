const spaces = /[ \t\n\r]*/y;
const bareValue = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;
// Pieces of a bounded length: a pattern that matches a megabyte at once can run out of stack.
const stringPart = /(?:[^"\\\p{Cc}]|[\x7f-\x9f]){0,1000}(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))?/uy;

type Expected = 'value' | 'first item' | 'name' | 'first name' | 'colon' | 'end of item';

/**
 * The place of the first thing in a text that makes it no JSON; the text's length if it only ends too early.
 * `JSON.parse` does not tell in all versions of Node, and quotes the text, which may have secrets.
 */
export function syntaxErrorAt(text: string): number {
  const closers: string[] = [];
  let expected: Expected = 'value';
  let at = after(spaces, text, 0);
  while (at < text.length && !(expected === 'end of item' && closers.length === 0)) {
    const next = step(text, at, expected, closers);
    if (typeof next === 'number') return next;
    expected = next.expected;
    at = after(spaces, text, next.at);
  }
  return at;
}

interface Step {
  readonly at: number;
  readonly expected: Expected;
}

/** The next state, or the place of the error. */
function step(text: string, at: number, expected: Expected, closers: string[]): Step | number {
  if (text[at] === closers.at(-1) && expected !== 'value' && expected !== 'name' && expected !== 'colon') {
    closers.pop();
    return { at: at + 1, expected: 'end of item' };
  }
  if (expected === 'end of item') return afterComma(text, at, closers);
  if (expected === 'colon') return text[at] === ':' ? { at: at + 1, expected: 'value' } : at;
  if (expected === 'value' || expected === 'first item') return afterValue(text, at, closers);
  return text[at] === '"' ? afterString(text, at, 'colon') : at;
}

const afterComma = (text: string, at: number, closers: readonly string[]): Step | number =>
  text[at] === ',' ? { at: at + 1, expected: closers.at(-1) === '}' ? 'name' : 'value' } : at;

function afterValue(text: string, at: number, closers: string[]): Step | number {
  if (text[at] === '"') return afterString(text, at, 'end of item');
  if (text[at] === '{' || text[at] === '[') {
    closers.push(text[at] === '{' ? '}' : ']');
    return { at: at + 1, expected: text[at] === '{' ? 'first name' : 'first item' };
  }
  const end = after(bareValue, text, at);
  return end === at ? at : { at: end, expected: 'end of item' };
}

function afterString(text: string, from: number, expected: Expected): Step | number {
  let at = from + 1;
  for (let end = after(stringPart, text, at); end > at; end = after(stringPart, text, at)) at = end;
  return text[at] === '"' ? { at: at + 1, expected } : at;
}

function after(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
