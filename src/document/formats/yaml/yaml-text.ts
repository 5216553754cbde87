import { type ScalarTag, stringify } from 'yaml';
import { isExactNumber, withoutMark } from '../../../lib/exact-json.ts';

// Line breaks of YAML 1.1 only, and characters that it does not want to see: they are escaped.
const fragile = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/;
const allFragile = new RegExp(fragile, 'g');
// What readers of YAML 1.1 take otherwise than the library expects: a merge, a default value, tabs, blank first lines.
const needsQuotes = new RegExp(`^(?:<<|=)$|^\\s*\\n|\\t|${fragile.source}`);

const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Texts in double quotes: every JSON string is a double-quoted one of YAML, too. */
const quotedText: ScalarTag = {
  identify: (value) => typeof value === 'string' && needsQuotes.test(value),
  default: true,
  tag: 'tag:yaml.org,2002:str',
  resolve: (text) => text,
  stringify: ({ value }) => JSON.stringify(value).replace(allFragile, escaped),
};

/** Without a dot and a sign, YAML 1.1 takes `1e21` for a text. */
const exponent: ScalarTag = {
  identify: (value) => typeof value === 'number' && String(value).includes('e'),
  default: true,
  tag: 'tag:yaml.org,2002:float',
  // The library prefers tags that have one; this one is for writing only.
  test: /^(?!)/,
  resolve: (text) => text,
  stringify: ({ value }) => withDot(String(value)),
};

const withDot = (number: string): string => number.replace(/^(-?\d+)e/, '$1.0e');

/** Digits that stand for a number. */
const exact: ScalarTag = {
  identify: isExactNumber,
  default: true,
  tag: 'tag:yaml.org,2002:float',
  test: /^(?!)/,
  resolve: (text) => text,
  stringify: ({ value }) => withDot(withoutMark(String(value))),
};

/** The value in its exact form as YAML that readers of 1.1 and of 1.2 understand alike. */
export const yamlText = (value: unknown): string =>
  stringify(value, {
    compat: 'yaml-1.1',
    lineWidth: 0,
    doubleQuotedAsJSON: true,
    aliasDuplicateObjects: false,
    customTags: (tags) => [exact, quotedText, exponent, ...tags],
  });
