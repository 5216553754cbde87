import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { logMembers } from '../../src/log/members.ts';

it('every member of a line is documented, in the words of the list', async () => {
  const text = await readFile('docs/operate/logs.md', 'utf8');
  const rows = Object.entries(logMembers).map(([name, meaning]) => `| \`${name}\` | ${meaning} |`);
  expect(text.split('## Members')[1]).toContain(rows.join('\n'));
});
