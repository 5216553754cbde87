import { type SpawnOptions, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** Runs every check whatever the others say, tells the result of each in a line, and fails if any failed. */
const scripts = ['lint', 'types', 'layers', 'unused', 'generate -- --check'];

/** The smoke test runs on these, too; all tests can: `npm run test:node -- 24`. */
const otherNodes = [24, 26];

interface Result {
  readonly script: string;
  readonly passed: boolean;
  readonly seconds: number;
  readonly output: string;
}

async function run(
  script: string,
  stdio: SpawnOptions['stdio'],
  variables: Readonly<Record<string, string>> = {},
): Promise<Result> {
  const started = performance.now();
  const env = { ...process.env, ...variables };
  const child = spawn(`npm run --silent ${script} 2>&1`, { shell: true, stdio, env });
  const exited = new Promise<number | null>((resolve) => child.on('close', resolve));
  const output = child.stdout === null ? '' : await text(child.stdout);
  const passed = (await exited) === 0;
  return { script, passed, seconds: (performance.now() - started) / 1_000, output };
}

const quick = await Promise.all(scripts.map((script) => run(script, ['ignore', 'pipe', 'inherit'])));
const results = [...quick, await run('test:all', 'inherit', { LADING_TEST_EXTENT: 'whole' })];
for (const major of otherNodes) results.push(await run(`test:node -- ${major} test/smoke`, 'inherit'));
const failed = results.filter(({ passed }) => !passed);

for (const { output } of failed) process.stdout.write(output);
for (const { script, passed, seconds } of results) {
  process.stdout.write(`${passed ? '✓' : '✗'} ${script} (${seconds.toFixed(1)} s)\n`);
}
process.exitCode = failed.length === 0 ? 0 : 1;
