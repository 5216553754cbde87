import { defaults } from './defaults.ts';

/** Why the filter of an answer is refused, which is jq there: `assert_safe_jq_filter`. */
export function unsafeFilter(filter: string): string | undefined {
  const denied = wordsOf(codeOf(filter)).filter((word) => deniedWords.includes(word));
  return denied.length === 0 ? undefined : `uses ${[...new Set(denied)].join(', ')} of jq`;
}

const deniedWords: readonly string[] = defaults.deniedInFilters;

/** Variables and names, but not those of members, such as `.env`. */
const wordsOf = (code: string): string[] =>
  [...code.matchAll(/(\.\s*)?(\$?[a-z_]\w*)/gi)].flatMap(([, dot, word = '']) =>
    dot !== undefined && !word.startsWith('$') ? [] : [word],
  );

interface Reading {
  readonly text: string;
  at: number;
}

/** The filter without its texts and comments; what is put into a text, `"\(env)"`, is code. */
const codeOf = (text: string): string => takeCode({ text, at: 0 }, false);

/** Code up to its end; within a text, that is the bracket which closes it. */
function takeCode(reading: Reading, isWithinText: boolean): string {
  let code = '';
  for (let depth = 0; ; ) {
    code += take(reading, /(?:[^#"()]|#.*)*/y).replace(/#.*/g, '');
    const sign = take(reading, /["()]?/y);
    if (sign === '' || (sign === ')' && depth === 0 && isWithinText)) return code;
    code += sign === '"' ? ` ${takeText(reading)} ` : ' ';
    depth = Math.max(0, depth + (steps.get(sign) ?? 0));
  }
}

const steps = new Map([
  ['(', 1],
  [')', -1],
]);

/** The code in a text of which the first quote has been taken. */
function takeText(reading: Reading): string {
  let code = '';
  for (;;) {
    take(reading, /(?:[^"\\]|\\[^(])*/y);
    if (take(reading, /\\\(|"?/y).length < 2) return code;
    code += ` ${takeCode(reading, true)} `;
  }
}

function take(reading: Reading, pattern: RegExp): string {
  pattern.lastIndex = reading.at;
  const [taken = ''] = pattern.exec(reading.text) ?? [];
  reading.at += taken.length;
  return taken;
}
