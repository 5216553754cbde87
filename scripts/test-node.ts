import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';

/**
 * Runs the tests on another Node: `npm run test:node -- 24`, and what follows is handed on to vitest. The Node comes from
 * npm, where each version is a package, and is kept outside of the project.
 */
const versions: Readonly<Record<string, string>> = {
  20: '20.19.6',
  22: '22.23.3',
  24: '24.21.0',
  26: '26.12.1',
};

const [major = '', ...args] = process.argv.slice(2);
const version = versions[major];
if (version === undefined) fail(`Say which Node: ${Object.keys(versions).join(', ')}.`);
process.exitCode = runTests(findNode(version));

function findNode(wanted: string): string {
  const given = process.env[`LADING_NODE_${major}`];
  if (given !== undefined) return given;
  if (process.version === `v${wanted}`) return process.execPath;
  const { XDG_CACHE_HOME: cache = join(homedir(), '.cache') } = process.env;
  const name = `node-${process.platform}-${process.arch}`;
  const directory = join(cache, 'lading', `node-${wanted}`);
  const node = join(directory, 'node_modules', name, 'bin', 'node');
  if (!existsSync(node)) install(`${name}@${wanted}`, directory);
  return node;
}

function install(what: string, directory: string): void {
  process.stdout.write(`Installing ${what} into ${directory}.\n`);
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock'];
  const { status } = spawnSync('npm', ['install', '--prefix', directory, ...options, what], {
    stdio: 'inherit',
  });
  if (status !== 0) {
    fail(`There is no Node ${major} and npm could not install ${what}. Name one in LADING_NODE_${major}.`);
  }
}

/** First in the path as well: for `npm`, and for programs that the tests start by name. */
function runTests(node: string): number {
  const path = [dirname(node), process.env['PATH']].join(delimiter);
  const vitest = join('node_modules', 'vitest', 'vitest.mjs');
  const report = `--outputFile.json=coverage/test-results-node-${major}.json`;
  const reporters = ['--reporter=default', '--reporter=json', report];
  const { status } = spawnSync(node, [vitest, 'run', ...reporters, ...args], {
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  });
  return status ?? 1;
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
