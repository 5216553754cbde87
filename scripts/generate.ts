import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { generate as generateCode } from '@graphql-codegen/cli';
import { lexicographicSortSchema, printSchema } from 'graphql';
import codegen from '../codegen.ts';
import { schema } from '../schema/schema.ts';
import { exportDocumentSchema } from '../src/document/json-schema.ts';
import { kinds } from '../src/kinds/registry.ts';
import { settingList } from '../src/settings/environment.ts';
import { openEmbeddedStore } from '../src/store/embedded-store.ts';
import { clientKinds, clientOperations, clientWords } from './client-kinds.ts';
import { describeDatabase } from './describe-database.ts';
import { describeKinds } from './describe-kinds.ts';

/** The files that follow from the code, and how. With `--check` it only says which are out of date. */
const files: Readonly<Record<string, () => string | Promise<string>>> = {
  'schema/schema.graphql': schemaText,
  'schema/export-document.v1.json': () => `${JSON.stringify(exportDocumentSchema(), null, 2)}\n`,
  // Before what the generator makes of them.
  ...Object.fromEntries(
    kinds.map((kind) => [`src/client/operations/${kind.collection}.graphql`, () => clientOperations(kind)]),
  ),
  'src/client/generated/graphql.ts': clientText,
  'src/client/generated/kinds.ts': clientKinds,
  'src/client/generated/words.ts': clientWords,
  'migrations/schema.txt': databaseText,
  'docs/settings.md': settingsText,
  'docs/document-format.md': () => generatedWithin('docs/document-format.md', describeKinds()),
};

function schemaText(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}

/** Types and documents; of the rest that the generator makes, nothing is used. */
async function clientText(): Promise<string> {
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  const made: { filename: string; content: string }[] = await generateCode(
    { ...codegen, schema: schemaText(), cwd, silent: true },
    false,
  );
  const types = made.find(({ filename }) => filename.endsWith('/graphql.ts'));
  if (types === undefined) throw new TypeError('The generator has made no types.');
  return types.content;
}

/** The file with new text between its marks; the rest of it is written by hand. */
async function generatedWithin(path: string, text: string): Promise<string> {
  const before = await readFile(new URL(`../${path}`, import.meta.url), 'utf8');
  const marks = /(<!-- generated -->\n)[\s\S]*(\n<!-- by hand -->)/;
  if (!marks.test(before)) throw new Error(`${path} has no place for what is generated.`);
  return before.replace(marks, (_all, start, end) => `${start}\n${text}\n${end}`);
}

function settingsText(): string {
  const rows = settingList.map(
    ({ name, default: value, description }) =>
      `| \`${name}\` | ${value ? `\`${value}\`` : ''} | ${description} |`,
  );
  return [
    '# Settings',
    '',
    'Environment variables, read once at the start. Everything that is wrong with them is reported at once.',
    '',
    '| variable | default | meaning |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

async function databaseText(): Promise<string> {
  const store = await openEmbeddedStore();
  try {
    return await describeDatabase(store.dataSource.manager);
  } finally {
    await store.close();
  }
}

const isCheck = process.argv.includes('--check');

for (const [path, generate] of Object.entries(files)) {
  const file = new URL(`../${path}`, import.meta.url);
  const text = await generate();
  if (text === (await readFile(file, 'utf8').catch(() => undefined))) continue;
  if (isCheck) {
    process.stdout.write(`${path} is out of date: run \`npm run generate\`.\n`);
    process.exitCode = 1;
  } else {
    await writeFile(file, text);
    process.stdout.write(`${path}\n`);
  }
}
