import { expect, it } from 'vitest';
import { z } from 'zod';
import { ProblemError } from '../../../src/lib/problem.ts';
import { boolean, integer, list, notInAddress, readQuery, text } from '../../../src/server/rest/query.ts';

const form = z.object({
  flag: boolean().default(false),
  number: integer(1, 1_000).default(100),
  words: list().optional(),
  word: text().optional(),
  secret: notInAddress('Send it in the body.'),
});

const read = (query: string) => readQuery(form, new URLSearchParams(query));

function problemsOf(query: string) {
  try {
    return read(query);
  } catch (error) {
    return error instanceof ProblemError ? error.problems.map(({ message }) => message) : error;
  }
}

it.each([
  ['', {}],
  ['flag=&number=&words=&word=', {}],
  ...['true', '1', 'Yes', 'y', 'ON', 't'].map((word) => [`flag=${word}`, { flag: true }] as const),
  ...['false', '0', 'No', 'n', 'OFF', 'f'].map((word) => [`flag=${word}`, { flag: false }] as const),
  ['number=7', { number: 7 }],
  ['words=a,,%20b%20&words=c', { words: ['a', 'b', 'c'] }],
  ['words=,', { words: [] }],
  ['word=a,b&word=c&other=d', { word: 'a,b' }],
] as const)('reads ?%s', (query, values) => {
  expect(read(query)).toEqual({ flag: false, number: 100, ...values });
});

it.each(['0', '1001', '-1', '1.5', '1e2', '0x10', ' 5', 'x', '9'.repeat(16)])(
  'takes %j for no number',
  (word) => {
    expect(problemsOf(`number=${encodeURIComponent(word)}`)).toEqual([
      "'number' must be a whole number from 1 to 1000.",
    ]);
  },
);

it('says all that is wrong at once, each thing once', () => {
  expect(problemsOf('flag=perhaps&words=%00,%00&word=%00&secret=x')).toEqual([
    "'flag' must be true or false.",
    "'words' has a NUL character or half a surrogate pair; leave it out.",
    "'word' has a NUL character or half a surrogate pair; leave it out.",
    'Send it in the body.',
  ]);
});
