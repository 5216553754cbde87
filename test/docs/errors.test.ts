import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inWords } from '../../src/cli/words.ts';
import { explanationOf } from '../../src/lib/problem.ts';
import { settingList } from '../../src/settings/environment.ts';
import { readExplanations } from '../support/explained-codes.ts';

const rows = await readExplanations();

const sources = await Promise.all(
  ['src', 'schema'].map(async (folder) => {
    const names = (await readdir(folder, { recursive: true })).filter(
      (name) => name.endsWith('.ts') && !name.includes('generated'),
    );
    return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  }),
);
const source = sources.flat().join('\n');

/** What looks like a code and is the name of something else. */
const otherWords = new Set([
  ...settingList.map(({ name }) => name),
  // Variables of the environment.
  ...['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'NO_COLOR', 'XDG_CONFIG_HOME', 'MCPGATEWAY_BEARER_TOKEN'],
  ...['LADING_CONTEXT', 'LADING_URL', 'LADING_TOKEN', 'LADING_FAILPOINT'],
  ...['LADING_REKEY_SECRET', 'LADING_TARGET_SECRET', 'LADING_PASSPHRASE', 'LADING_IDENTITY_FILE'],
  // Words of Node, of the parser of YAML, of formats and of PostgreSQL.
  ...['ERR_STREAM_PREMATURE_CLOSE', 'ERR_WORKER_OUT_OF_MEMORY', 'RESOURCE_EXHAUSTION', 'TAG_RESOLVE_FAILED'],
  ...['QUOTE_DOUBLE', 'MCP_JSON', 'PG_VERSION'],
]);

/** Codes of problems, warnings and errors, wherever the sources write one down; and those that follow from types. */
function codesInSources(): Set<string> {
  const found = [
    ...source.matchAll(/'([A-Z][A-Z\d]*(?:_[A-Z\d]+)+)'/g),
    ...source.matchAll(/[`'"]([A-Z][A-Z_]{3,}): /g),
    ...source.matchAll(/(?:\bcode: |Error\(|problem\(\s*|\bcode = |^ {2}\| )'([A-Z]{4,})'/gm),
  ].map(([, code = '']) => code);
  const types = [...source.matchAll(/name: '(\w+)Error'/g)].map(([, name = '']) =>
    name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase(),
  );
  return new Set([...found, ...types].filter((word) => !otherWords.has(word)));
}

/** Codes that libraries give, and that pass through. */
const fromLibraries = ['GRAPHQL_VALIDATION_FAILED', 'OPERATION_RESOLUTION_FAILURE'];

it('explains every code that the sources have, once', () => {
  const explained = rows.map(({ code }) => code);
  expect([...codesInSources()].filter((code) => !explained.includes(code)).sort()).toEqual([]);
  expect(explained.filter((code, at) => explained.indexOf(code) !== at)).toEqual([]);
});

it('explains nothing that is not there any more, and says of each what to do', () => {
  const codes = codesInSources();
  expect(
    rows.filter(({ code }) => !codes.has(code) && !fromLibraries.includes(code)).map(({ code }) => code),
  ).toEqual([]);
  for (const { code, meaning, remedy } of rows) {
    expect(meaning, code).toMatch(/^\S.*\.$/);
    expect(remedy, code).toMatch(/^\S.*[.`]$/);
  }
});

it('has an anchor for each, which links lead to', () => {
  for (const { anchor, code } of rows) expect(explanationOf(code)).toBe(`/docs/errors#${anchor}`);
});

/** What the API says of itself is for those who use it, and for nobody else. */
const descriptions =
  /\b(?:description:|description \+=|Text =)\s*(?:\s*\+?\s*(?:'(?:[^'\\\n]|\\.)*'|`[^`]*`))+/g;

/** Messages of the API that name its arguments, as they stand in the sources of the server. */
const messages = [
  ...source
    .replaceAll(descriptions, '')
    .matchAll(/'((?:[^'\\\n]|\\.)*)'|`([^`\n]*`\w+`[^`\n]*)`|`([^`\n]*)`/g),
]
  .map(([, single, , backtick]) => single ?? backtick ?? '')
  .filter((message) => / .* /.test(message) && /[a-z]\.$|[a-z] $|[,)] $/.test(message));
const apiWord =
  /\b(?:sourceSecret|targetSecret|changedSince|createUpload)\b|\bdryRun\b(?!:)|`(?:passphrase|select)`/;

it('every message for callers is said on the command line in its own words', () => {
  const concerned = messages.filter((message) => apiWord.test(message) && !message.includes('$'));
  expect(concerned.length).toBeGreaterThan(5);
  for (const message of concerned) expect(inWords(message)).not.toMatch(apiWord);
});
