import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

/** Folders whose tests need no database and no server. */
const pureFolders = ['bin', 'docs', 'document', 'kinds', 'lib', 'planning', 'secrets', 'settings'];
const pure = `test/{${pureFolders.join(',')}}/**/*.test.ts`;
const faults = 'test/faults/**/*.test.ts';
const load = 'test/load/**/*.test.ts';
/** What a process, a terminal or a browser does, seen from outside: each of these starts several, for seconds. */
const processes = [
  'test/browser/**/*.test.ts',
  'test/cli/{completion,from-contextforge,terminal}.test.ts',
  'test/client/client-in-browser.test.ts',
  'test/clients/examples.test.ts',
  'test/server/start.test.ts',
  'test/store/data-directory.test.ts',
];
const packed = ['test/package.test.ts', 'test/examples/**/*.test.ts', 'test/smoke/**/*.test.ts'];

interface Files {
  readonly include: string[];
  readonly exclude?: string[];
  readonly isolate?: boolean;
  readonly maxWorkers?: number;
}

const project = (name: string, files: Files): TestProjectInlineConfiguration => ({
  // Vite would take graphql's other module format than Node does for the libraries, and there can be only one.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    name,
    ...files,
    setupFiles: 'test/set-up-file.ts',
    pool: 'forks',
    // Of the tests that wait for other processes most of the time.
    maxConcurrency: 8,
    // Generous: it is there for what hangs, and the machine may have other work.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
  },
});

/**
 * `npm test` runs the first two, `npm run check` all of them (see CONTRIBUTING.md). The files of those two share
 * processes: to load the server takes longer than most files do.
 */
export default defineConfig({
  test: {
    // Once for all projects, which do not inherit it.
    globalSetup: 'test/global-setup.ts',
    maxWorkers: 2,
    reporters: ['default', 'json'],
    outputFile: { json: 'coverage/test-results.json' },
    projects: [
      project('pure', { include: [pure], isolate: false }),
      project('api', {
        include: ['test/**/*.test.ts'],
        exclude: [pure, faults, load, ...processes, ...packed],
        isolate: false,
      }),
      project('processes', { include: processes }),
      project('faults', { include: [faults] }),
      // One after the other: each builds the package in the same place.
      project('package', { include: packed, maxWorkers: 1 }),
      // Loads the machine for minutes: only `npm run test:faults` does.
      ...(process.env['LADING_FAULTS'] === 'long' ? [project('load', { include: [load] })] : []),
    ],
  },
});
