import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Vite would take graphql's other module format than Node does for the libraries, and there can be only one.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/global-setup.ts',
    pool: 'forks',
    maxWorkers: 2,
    // Of the tests that wait for other processes most of the time.
    maxConcurrency: 8,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', ['json', { outputFile: 'coverage/test-results.json' }]],
  },
});
