import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isGroup } from '../../src/cli/command.ts';
import { commands } from '../../src/cli/commands.ts';
import { selectionOf } from '../../src/cli/kinds.ts';
import { formatOutcome, type OutcomeStyle, summarisePlan } from '../../src/cli/outcomes.ts';
import { Sayings } from '../../src/cli/sayings.ts';
import { looksOfJob, progressView } from '../../src/cli/show-progress.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { runHere, runLading } from './run-lading.ts';

const everyCommand = commands.flatMap((one) =>
  isGroup(one)
    ? one.commands.map(({ name, example }) => ({ line: `${one.name} ${name}`, example }))
    : [{ line: one.name, example: one.example }],
);
const fixture = join(import.meta.dirname, '../fixtures/contextforge-export.json');

describe('without a server', () => {
  it.each(['yaml', 'ndjson', 'json'])('a document survives the way to %s and back', async (format) => {
    const there = await runHere(['convert', fixture, '--format', format]);
    expect(there).toMatchObject({ code: 0, stderr: '' });
    const again = await runHere(['convert', '-', '--format', format], { stdin: there.stdout });
    expect(again.stdout).toBe(there.stdout);
    // As it is built: the thread that reads YAML is looked for beside what starts it.
    const run = format === 'yaml' ? runLading : runHere;
    const checked = await run(['validate', '-'], { stdin: there.stdout });
    expect(checked.stdout).toMatch(/^Valid: .*7 tools/);
  });

  it('a delta keeps what it deletes', async () => {
    const stdin = JSON.stringify({
      ...documentOf({ tools: [toolNamed('a')] }),
      deleted: { tools: ['gone'] },
    });
    const { stdout } = await runHere(['convert', '-'], { stdin });
    expect(JSON.parse(stdout)).toMatchObject({ deleted: { tools: ['gone'] } });
  });

  const planted = documentOf({
    gateways: [{ name: 'g', url: 'https://user:hunter2@g.test/', description: `ghp_${'a1'.repeat(18)}` }],
    tools: [toolNamed('a', { headers: { 'X-Api-Key': 'in clear' } })],
  });
  const inGateway = /^warning SECRET_NOT_OMITTED: The gateway 'g' has .* in its description, which stands/;
  it.each<[string, readonly RegExp[]]>([
    [
      'json',
      [
        /^warning SECRET_IN_CLEAR: The gateway 'g' has 'userinfo' of its url in clear/,
        /^warning SECRET_IN_CLEAR: The tool 'a' has the header 'X-Api-Key' in clear/,
      ],
    ],
    ['terraform', [inGateway]],
    ['mcp-json', [inGateway]],
    [
      'contextforge',
      [
        /^warning SECRET_IN_CLEAR: The gateway "g" has 'userinfo' of its url in clear here/,
        /^warning NOT_ACCEPTED: .*gateway "g"/,
        /^warning HEADER_NOT_IMPORTED: The tool "a"/,
      ],
    ],
  ])('the secrets that are left in %s are named', async (format, expected) => {
    const { code, stderr } = await runHere(['convert', '-', '--format', format], {
      stdin: JSON.stringify(planted),
    });
    expect(code).toBe(0);
    const warnings = stderr.trimEnd().split('\n');
    expect(warnings).toEqual(expected.map((one) => expect.stringMatching(one)));
  });

  it('a document with anything wrong in it is not converted', async () => {
    const stdin = JSON.stringify(documentOf({ tools: [toolNamed('a'), { name: 'broken' }] }));
    const { code, stdout, stderr } = await runHere(['convert', '-', '--format', 'yaml'], { stdin });
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('/entities/tools/1');
  });

  it('suspicious content is warned of, or makes a document invalid, as it is asked for', async () => {
    const stdin = JSON.stringify(documentOf({ tools: [toolNamed('a', { displayName: '<script>' })] }));
    const [warned, refused, inEnvironment, unknown] = await Promise.all([
      runHere(['validate', '-'], { stdin }),
      runHere(['validate', '-', '--suspicious', 'refuse'], { stdin }),
      // Of options, commander reads the environment of the process.
      runLading(['validate', '-'], { stdin, env: { LADING_SUSPICIOUS_CONTENT: 'refuse' } }),
      runHere(['validate', '-', '--suspicious', 'maybe'], { stdin }),
    ]);
    expect(warned).toMatchObject({ code: 0, stdout: 'Valid: 1 tool.\n' });
    expect(warned.stderr).toMatch(/warning.*SUSPICIOUS_CONTENT: .*displayName has markup/);
    expect(refused).toEqual(inEnvironment);
    expect(refused).toMatchObject({ code: 3, stdout: expect.stringContaining('Invalid (1 problem)') });
    expect(refused.stderr).toMatch(/SUSPICIOUS_CONTENT .*\/entities\/tools\/0\/displayName/);
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringMatching(/warn, refuse/) });
  });

  it('a format that is none is named', async () => {
    const { code, stderr } = await runHere(['convert', fixture, '--format', 'word']);
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining("'word'") });
  });

  it.each(everyCommand)('$line shows an example in its help', async ({ line, example }) => {
    const { code, stdout } = await runHere([...line.split(' '), '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(example);
  });
});

describe('a secret on the command line', () => {
  it('is warned about and never shown; without a value it is not taken from a pipe', async () => {
    const warned = await runHere(['validate', fixture, '--passphrase', 'hunter2-hunter2']);
    expect(warned.stderr).toContain('LADING_PASSPHRASE');
    expect(warned.stderr + warned.stdout).not.toContain('hunter2');
    const asked = await runHere(['validate', fixture, '--passphrase'], { stdin: 'hunter2\n' });
    expect(asked).toMatchObject({ code: 1, stderr: expect.stringContaining('LADING_PASSPHRASE') });
  });
});

describe('what is shown', () => {
  const outcome = {
    sequence: 1,
    kind: 'TOOL',
    key: 'a\u001b[31m\nb',
    conflict: true,
    status: 'UPDATED',
    renamedTo: null,
    changes: [
      { path: '/auth_value', before: 'fingerprint:1', after: 'fingerprint:2' },
      { path: '/description', before: null, after: 'x'.repeat(100) },
    ],
    warnings: [],
    problems: [],
  } as const;

  const style = (sayings = new Sayings()): OutcomeStyle => ({
    paint: (_colour, text) => text,
    isPlan: true,
    sayings,
  });

  it('says what holds for several entities in full once, and of whom at the end', () => {
    const sayings = new Sayings();
    const problems = [
      { code: 'SECRET_NOT_OPENED', message: 'A long advice.', path: null, kind: null, key: null },
    ];
    const linesOf = (key: string, warnings: string[]): string[] =>
      formatOutcome({ ...outcome, key, changes: [], warnings, problems }, style(sayings)).slice(1);
    expect(linesOf('a', ["PENDING_REFERENCE: Of 'a'."])).toEqual([
      "      warning PENDING_REFERENCE: Of 'a'.",
      '      SECRET_NOT_OPENED A long advice.',
    ]);
    expect(linesOf('b', ['A long advice.', "PENDING_REFERENCE: Of 'b'."])).toEqual([
      '      warning A long advice.',
      '      warning PENDING_REFERENCE: as for tool a.',
      '      SECRET_NOT_OPENED as for tool a.',
    ]);
    for (let number = 3; number <= 12; number += 1) linesOf(`t${number}`, []);
    expect(sayings.has('SECRET_NOT_OPENED', 'A long advice.')).toBe(true);
    expect(sayings.has('CONFLICT', 'A long advice.')).toBe(false);
    expect(sayings.lines()).toEqual([
      'PENDING_REFERENCE, of 2: tool a, tool b',
      `SECRET_NOT_OPENED, of 12: tool a, tool b, ${[3, 4, 5, 6, 7, 8, 9, 10].map((at) => `tool t${at}`).join(', ')} and 2 more`,
    ]);
  });

  it('tells of a secret only whether it changes, and lets no name move the cursor', () => {
    const lines = formatOutcome(outcome, style());
    expect(lines.join('\n')).not.toContain('fingerprint');
    expect(lines).toEqual([
      '  ~ update    tool     a\\u001b[31m\\nb',
      '      /auth_value: secret changed',
      `      /description: (none) → "${'x'.repeat(59)}…`,
    ]);
  });

  it('shows of a long value the place that changes', () => {
    const [before, after] = ['old', 'new'].map((end) => `${'the same words '.repeat(20)}${end}`);
    const change = { path: '/description', before, after };
    const [, line] = formatOutcome({ ...outcome, changes: [change] }, style());
    expect(line).toBe('      /description: …ords the same words old" → …ords the same words new"');
  });

  it('has the same first words in every summary', () => {
    const tally = { created: 3, updated: 2, deleted: 0, unchanged: 12, renamed: 0, skipped: 0, failed: 1 };
    expect(summarisePlan(tally, 1)).toBe(
      'Plan: 3 to create, 2 to update, 0 to delete, 1 refused, 12 unchanged',
    );
    expect(summarisePlan({ ...tally, renamed: 1, failed: 3 }, 1)).toBe(
      'Plan: 3 to create, 2 to update, 0 to delete, 1 refused, 12 unchanged, 1 to rename, 2 to fail',
    );
  });

  it('is a line every few seconds where nobody watches', () => {
    const said: string[] = [];
    let now = 0;
    // Of a terminal, only what the view may use.
    const terminal = {
      isWatched: false,
      note: (line) => said.push(line),
      draw: () => undefined,
      settle: () => undefined,
      columns: () => 80,
      paintNote: (_colour, text) => text,
    } as Partial<Terminal> as Terminal;
    const view = progressView(terminal, looksOfJob(terminal), () => now);
    const numbers = { created: 0, updated: 0, unchanged: 0, renamed: 0, skipped: 0, failed: 0, deleted: 0 };
    const progress = {
      ...numbers,
      total: 10,
      processed: 4,
      percent: 40,
      entitiesPerSecond: 2,
      etaSeconds: 3,
      perKind: [],
    };
    for (now of [0, 2_999, 3_000, 3_001, 6_000]) view.show({ state: 'APPLYING', progress });
    view.end();
    expect(said).toEqual(['applying 4/10, 2/s, 3 s left', 'applying 4/10, 2/s, 3 s left']);
  });

  it('takes selections in the words of mcpgateway', () => {
    expect(selectionOf(['tools:a,b;servers:*', 'prompt'])).toEqual([
      { kind: 'TOOL', keys: ['a', 'b'] },
      { kind: 'SERVER' },
      { kind: 'PROMPT' },
    ]);
    expect(() => selectionOf(['nothing:a'])).toThrow(/nothing/);
  });
});
