import { existsSync, readFileSync } from 'node:fs';

/** Prints how many tests passed and failed, out of vitest's JSON report; a file that could not be run counts as one. */
const [, , path = ''] = process.argv;
const { testResults } = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { testResults: [] };
const statuses = testResults.flatMap(({ status, assertionResults }) =>
  assertionResults.length === 0 ? [status] : assertionResults.map((test) => test.status),
);
const count = (status) => statuses.filter((one) => one === status).length;
process.stdout.write(`${count('passed')} passed, ${count('failed')} failed\n`);
