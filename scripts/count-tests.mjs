import { existsSync, readFileSync } from 'node:fs';

/** Prints how many tests passed and failed, out of vitest's JSON reports; a file that could not be run counts as one. */
const reports = process.argv.slice(2).filter((path) => existsSync(path));
const testResults = reports.flatMap((path) => JSON.parse(readFileSync(path, 'utf8')).testResults);
const statuses = testResults.flatMap(({ status, assertionResults }) =>
  assertionResults.length === 0 ? [status] : assertionResults.map((test) => test.status),
);
const count = (status) => statuses.filter((one) => one === status).length;
process.stdout.write(`${count('passed')} passed, ${count('failed')} failed\n`);
