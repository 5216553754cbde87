import { expect, it } from 'vitest';
import { loggable } from '../../src/lib/problem.ts';
import { createLog } from '../../src/log/create-log.ts';

function linesOf(format: 'text' | 'json', say: (log: ReturnType<typeof createLog>) => void): string {
  let said = '';
  const write = (line: string): void => {
    said += line;
  };
  say(createLog({ level: 'info', format }, { write }));
  return said;
}

it('a line has what is in the list of members, and nothing else', () => {
  // @ts-expect-error: the compiler refuses it as well, as far as it knows.
  const said = linesOf('json', (log) => log.info({ user: 'admin', password: 'hunter2' }, 'Somebody came.'));
  expect(JSON.parse(said)).toEqual({
    level: 'info',
    timestamp: expect.any(String),
    user: 'admin',
    message: 'Somebody came.',
  });
});

it('a line is not made for a level that nobody wants', () => {
  expect(linesOf('json', (log) => log.debug({}, 'Unheard.'))).toBe('');
});

it('people read lines as text, in which nothing is obeyed by a terminal', () => {
  const said = linesOf('text', (log) =>
    log.warn({ user: 'a\u001b[31m b', entity_counts: { tools: 2 }, duration_ms: 7 }, 'It is over.\u0007'),
  );
  expect(said).toMatch(
    /^\d\d:\d\d:\d\d\.\d{3} warn {2}It is over\.� user="a\\u001b\[31m b" entity_counts=\{"tools":2\} duration_ms=7\n$/,
  );
});

it('an error is told below its line', () => {
  const said = linesOf('text', (log) => log.error({ error: loggable(new Error('Oh no.')) }, 'It failed.'));
  expect(said).toMatch(/^\S+ error It failed\.\n {2}Error: Oh no\.\n {6}at /);
});
