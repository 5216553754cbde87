import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oneDatabase } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';
import { ladingProgram } from './run-lading.ts';

const guide = readFileSync('docs/from-contextforge.md', 'utf8');

/** The commands of the blocks with this word. */
const commandsOf = (word: string): string[] =>
  [...guide.matchAll(new RegExp(`\`\`\`sh ${word}\\n([^\`]*(?:\`(?!\`\`)[^\`]*)*)\`\`\``, 'g'))].flatMap(
    ([, block = '']) => block.trim().split('\n'),
  );

const configuration = documentOf({
  tools: ['weather_api', 'translate', 'tool1', 'tool2'].map((name) =>
    toolNamed(name, { tags: ['production'] }),
  ),
  servers: ['ai-server', 'server1'].map((name) => ({ name, tool_ids: ['tool1'] })),
});

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe.each([oneDatabase])("the commands of ContextForge's documentation", ({ place }) => {
  const directory = mkdtempSync(join(tmpdir(), 'lading-guide-'));
  let server: RunningTestServer;
  afterAll(() => rmSync(directory, { recursive: true }));
  beforeAll(async () => {
    server = await runServer({ place });
    await server.importDocument(configuration);
    writeFileSync(
      join(directory, 'mcpgateway'),
      `#!/bin/sh\nexec '${process.execPath}' '${ladingProgram()}' "$@"\n`,
      { mode: 0o755 },
    );
    await run('mcpgateway export --out backup.json');
    copyFileSync(join(directory, 'backup.json'), join(directory, 'export.json'));
  }, 120_000);

  /** In a shell, as somebody types it. */
  const run = (command: string): Promise<Ran> => {
    const typed = command.replaceAll('http://localhost:4444', server.url).replaceAll('curl ', 'curl -sSf ');
    const env = {
      PATH: `${directory}:${process.env['PATH']}`,
      LADING_URL: server.url,
      MCPGATEWAY_BEARER_TOKEN: server.token,
      TOKEN: server.token,
      NEW_SECRET: 'the-secret-of-the-source-0123456789',
    };
    return new Promise((resolve) => {
      execFile(
        'bash',
        ['--norc', '-o', 'pipefail', '-c', typed],
        { cwd: directory, env },
        (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
      );
    });
  };

  it.each(commandsOf('run'))('%s', async (command) => {
    const { code, stdout, stderr } = await run(command);
    expect([code, code === 0 || stderr]).toEqual([0, true]);
    if (/^mcpgateway export [^|;&]*--out/.test(command)) expect(stdout).toBe('');
  });

  it.each(commandsOf('fails'))('%s is told of the conflict', async (command) => {
    const { code, stdout, stderr } = await run(command);
    expect(code).toBeGreaterThan(1);
    expect(stdout + stderr).toContain('weather_api');
  });

  it('are all there', () => {
    expect([commandsOf('run').length, commandsOf('fails').length]).toEqual([32, 2]);
  });
});
