import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Runs the long form of `test/faults` and `test/load`, all of it or the files that are named, and sums up what was survived.
 * `LADING_CASES` says how many odd inputs are tried, else 100,000.
 */
const named = process.argv.slice(2);
const seed = process.env['LADING_SEED'] ?? String(Date.now() % 1_000_000);
const directory = mkdtempSync(join(tmpdir(), 'lading-faults-'));
const file = join(directory, 'tally');

const started = performance.now();
const { status } = spawnSync(
  'npx',
  ['vitest', 'run', '--testTimeout=600000', ...(named.length > 0 ? named : ['test/faults', 'test/load'])],
  {
    stdio: 'inherit',
    env: { ...process.env, LADING_FAULTS: 'long', LADING_SEED: seed, LADING_FAULTS_TALLY: file },
  },
);
const minutes = (performance.now() - started) / 60_000;

process.stdout.write(`\n${tableOf(readCounts())}\n`);
process.stdout.write(
  `\n${status === 0 ? 'All survived' : 'Not all survived'}, in ${minutes.toFixed(1)} min. `,
);
process.stdout.write(`LADING_SEED=${seed} repeats the choices.\n`);
rmSync(directory, { recursive: true });
process.exitCode = status ?? 1;

/** How often each disturbance came, over all test files. */
function readCounts(): Map<string, number> {
  const counts = new Map<string, number>();
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
  for (const line of lines) {
    const [name, times]: [string, number] = JSON.parse(line);
    counts.set(name, (counts.get(name) ?? 0) + times);
  }
  return counts;
}

function tableOf(counts: ReadonlyMap<string, number>): string {
  const rows = [...counts].sort(([a], [b]) => a.localeCompare(b));
  const lines = rows.map(([name, times]) => `| ${name} | ${times} |`);
  return ['| what happened during an import | times |', '| --- | ---: |', ...lines].join('\n');
}
