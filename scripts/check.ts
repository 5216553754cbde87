import { type SpawnOptions, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** Runs every check whatever the others say, tells the result of each in a line, and fails if any failed. */
const scripts = ['lint', 'types', 'layers', 'unused', 'generate -- --check'];

interface Result {
  readonly script: string;
  readonly passed: boolean;
  readonly seconds: number;
  readonly output: string;
}

async function run(
  script: string,
  stdio: SpawnOptions['stdio'],
  command = `npm run --silent ${script}`,
): Promise<Result> {
  const started = performance.now();
  const child = spawn(`${command} 2>&1`, { shell: true, stdio });
  const exited = new Promise<number | null>((resolve) => child.on('close', resolve));
  const output = child.stdout === null ? '' : await text(child.stdout);
  const passed = (await exited) === 0;
  return { script, passed, seconds: (performance.now() - started) / 1_000, output };
}

const quick = await Promise.all(scripts.map((script) => run(script, ['ignore', 'pipe', 'inherit'])));
const results = [...quick, await run('tests', 'inherit', 'LADING_TEST_DATABASES=all npx vitest run')];
const failed = results.filter(({ passed }) => !passed);

for (const { output } of failed) process.stdout.write(output);
for (const { script, passed, seconds } of results) {
  process.stdout.write(`${passed ? '✓' : '✗'} ${script} (${seconds.toFixed(1)} s)\n`);
}
process.exitCode = failed.length === 0 ? 0 : 1;
