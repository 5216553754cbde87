import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildSchema, type GraphQLNamedType, isEnumType, isInterfaceType, isObjectType } from 'graphql';
import { expect, it } from 'vitest';

const rows = [
  ...(await readFile('docs/glossary.md', 'utf8')).matchAll(
    /^\| <a id="([\w-]+)"><\/a>(.+?) \| (.+?) \| ?(.*?) ?\|$/gm,
  ),
].map(([, anchor = '', word = '', meaning = '', inApi = '']) => ({ anchor, word, meaning, inApi }));
const codeIn = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

const schema = buildSchema(await readFile('schema/schema.graphql', 'utf8'));
const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));

/** Types that are no things of their own: pages of lists, and problems, which `errors.md` has. */
const isAThing = (type: GraphQLNamedType): boolean =>
  (isObjectType(type) || isInterfaceType(type) || isEnumType(type)) &&
  !/Connection$|Edge$|Error$|^(?:PageInfo|Query|Mutation|Subscription)$/.test(type.name);

it('has every word once, each with a meaning', () => {
  expect(rows.length).toBeGreaterThan(60);
  expect(rows.map(({ anchor }) => anchor)).toEqual([...new Set(rows.map(({ anchor }) => anchor))]);
  for (const { anchor, word, meaning } of rows) {
    expect(word.toLowerCase().replace(/,.*/, '').replaceAll(' ', '-'), word).toBe(anchor);
    expect(meaning, word).toMatch(/^.{10,}\.$/);
  }
});

it('has every type of the API, and every value of a closed set beside it', () => {
  const named = rows.flatMap(({ inApi }) => codeIn(inApi));
  expect(
    types
      .filter(isAThing)
      .map(({ name }) => name)
      .filter((name) => !named.includes(name)),
  ).toEqual([]);
  for (const type of types.filter(isEnumType)) {
    const row = rows.find(({ inApi }) => codeIn(inApi).includes(type.name));
    const values = codeIn(row?.inApi.split(`\`${type.name}\`:`)[1] ?? '');
    expect(values.sort(), type.name).toEqual(
      type
        .getValues()
        .map(({ name }) => name)
        .sort(),
    );
  }
});

it('names nothing of the API that is not there', () => {
  const values = types.filter(isEnumType).flatMap((type) => type.getValues().map(({ name }) => name));
  const known = new Set([...values, ...types.map(({ name }) => name)]);
  const named = rows.flatMap(({ inApi }) => codeIn(inApi)).map((name) => name.replace(/\..*/, ''));
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

const sources = (await readdir('src', { recursive: true })).filter(
  (name) => /(?<!\.d)\.ts$/.test(name) && !name.includes('generated'),
);
const code = (await Promise.all(sources.map((name) => readFile(join('src', name), 'utf8')))).join('\n');
const exported = [
  ...code.matchAll(/^export (?:interface|type|class|const|(?:async )?function\*?) (\w+)/gm),
].map(([, name = '']) => name);

const singular = (word: string): string => word.replace(/ies$/, 'y').replace(/(?<![su])s$/, '');
const wordsOf = (name: string): string[] =>
  name
    .replace('ContextForge', 'Contextforge')
    .replace(/(?<=[a-z\d])(?=[A-Z])/g, ' ')
    .toLowerCase()
    .split(' ')
    .map(singular);

/** Words of the language, of programming, and of the web, which mean here what they mean elsewhere. */
const plainWords = new Set(
  (
    'of i in to not named read find create open check parse delete write up take start text name place page value table option ' +
    'command json yaml line part count byte body content column address source route request member look whole stored thread ' +
    'setting header file code id list form by'
  ).split(' '),
);

it('has every word that the code often makes names of', () => {
  const counts = new Map<string, number>();
  for (const word of exported.flatMap(wordsOf)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const often = [...counts].filter(([, count]) => count >= 12).map(([word]) => word);
  expect(often.length).toBeGreaterThan(30);
  const known = new Set(
    rows.flatMap(({ word }) =>
      word
        .toLowerCase()
        .split(/[\s,]+/)
        .map(singular),
    ),
  );
  expect(often.filter((word) => !known.has(word) && !plainWords.has(word))).toEqual([]);
});
