import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import ts from 'typescript';

/**
 * The shape of `src` and `schema` in figures, as a table. Generated files and declarations are left out. Code is what is
 * neither empty nor comment; importers are files of the two folders themselves; a function is one with a name: declared,
 * a method or held by a constant; a cycle is a set of files each of which leads to all others, over types too.
 *
 * A walk begins in the server's file that exports the name `from` and follows imports, those of types alone left out, as
 * far as the files that export the `ends`, which are counted and not passed. Not counted is what belongs to no walk of
 * its own: `lib`, `kinds` and `settings`.
 */
const walks = {
  'rows of a stored document': { from: 'startImportRunner', ends: ['insertRows'] },
  'a secret': { from: 'prepareEntity', ends: ['decrypt'] },
  'an outcome': { from: 'followJob', ends: ['readSteps'] },
  'an export': { from: 'openDownload', ends: ['formats'] },
};

const onNoWalk = /^src\/(lib|kinds|settings)\//;
const notOfServer = /^src\/(cli|client|console|graphiql)\//;

interface SourceFile {
  readonly path: string;
  readonly lines: number;
  readonly code: number;
  readonly imports: readonly { readonly path: string; readonly isType: boolean }[];
  readonly exports: readonly string[];
  /** Lines of each. */
  readonly functions: readonly number[];
}

const notCode = /^\s*($|\/\/|\/\*|\*)/;

function read(path: string): SourceFile {
  const text = readFileSync(path, 'utf8');
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const nodes = withinOf(source);
  const lines = text.trimEnd().split('\n');
  return {
    path,
    lines: lines.length,
    code: lines.filter((line) => !notCode.test(line)).length,
    imports: nodes.flatMap((node) => importOf(path, node)),
    exports: source.statements.flatMap(exportsOf),
    functions: nodes.filter(isNamedFunction).map((node) => node.getText().split('\n').length),
  };
}

function withinOf(node: ts.Node): ts.Node[] {
  const nodes = [node];
  ts.forEachChild(node, (child) => void nodes.push(...withinOf(child)));
  return nodes;
}

function importOf(path: string, node: ts.Node): SourceFile['imports'] {
  const isCall = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  const named = ts.isImportDeclaration(node) ? node.moduleSpecifier : isCall ? node.arguments[0] : undefined;
  if (named === undefined || !ts.isStringLiteral(named)) return [];
  const isType = ts.isImportDeclaration(node) && node.importClause?.isTypeOnly === true;
  return [{ path: posix.join(posix.dirname(path), named.text), isType }];
}

function exportsOf(statement: ts.Statement): string[] {
  const words = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  if (!words.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  return [isNamed(statement) ? (statement.name?.getText() ?? 'default') : 'default'];
}

const isNamed = (node: ts.Node) =>
  ts.isFunctionDeclaration(node) ||
  ts.isClassDeclaration(node) ||
  ts.isInterfaceDeclaration(node) ||
  ts.isTypeAliasDeclaration(node);

const isNamedFunction = (node: ts.Node): boolean =>
  ts.isFunctionDeclaration(node) ||
  ts.isMethodDeclaration(node) ||
  (ts.isArrowFunction(node) && ts.isVariableDeclaration(node.parent));

const files = ['src', 'schema']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  )
  .filter((path) => /(?<!\.d)\.tsx?$/.test(path) && !path.includes('/generated/'))
  .map(read);

/** What every file imports of the two folders. */
function arrowsOf(isFollowed: (isType: boolean) => boolean): ReadonlyMap<string, readonly string[]> {
  const own = new Set(files.map(({ path }) => path));
  const followed = (file: SourceFile) =>
    file.imports.filter(({ path, isType }) => own.has(path) && isFollowed(isType)).map(({ path }) => path);
  return new Map(files.map((file) => [file.path, followed(file)]));
}

const all = arrowsOf(() => true);
const values = arrowsOf((isType) => !isType);

function leadsTo(path: string, arrows: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set(arrows.get(path));
  for (const one of reached) for (const other of arrows.get(one) ?? []) reached.add(other);
  return reached;
}

function exporting(name: string): string {
  const [found, ...others] = files.filter(
    ({ path, exports }) => exports.includes(name) && !notOfServer.test(path),
  );
  if (found === undefined || others.length > 0) throw new Error(`Not one file exports ${name}.`);
  return found.path;
}

function filesOnTheWay({ from, ends }: (typeof walks)[keyof typeof walks]): number {
  const stops = ends.map(exporting);
  const arrows = new Map([...values].map(([path, others]) => [path, stops.includes(path) ? [] : others]));
  const start = exporting(from);
  const way = leadsTo(start, arrows).add(start);
  if (!stops.every((stop) => way.has(stop))) throw new Error(`${from} does not lead to ${ends}.`);
  return [...way].filter((path) => !onNoWalk.test(path)).length;
}

/** The number of files in each cycle. */
function cycles(): number[] {
  const reached = new Map([...all.keys()].map((path) => [path, leadsTo(path, all)]));
  const together = (path: string) =>
    [...(reached.get(path) ?? [])].filter((one) => reached.get(one)?.has(path));
  const sets = new Set(files.map(({ path }) => together(path).sort().join(' ')));
  return [...sets].filter((paths) => paths !== '').map((paths) => paths.split(' ').length);
}

function importersOf(): number[] {
  const importers = new Map(files.map(({ path }) => [path, new Set<string>()]));
  for (const [path, others] of all) for (const other of others) importers.get(other)?.add(path);
  return [...importers.values()].map(({ size }) => size);
}

const quantile = (numbers: readonly number[], part: number): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length * part)] ?? 0;

const share = (numbers: readonly number[], holds: (number: number) => boolean): string =>
  `${Math.round((100 * numbers.filter(holds).length) / numbers.length)} %`;

const total = (count: (file: SourceFile) => number): number =>
  files.reduce((sum, file) => sum + count(file), 0);

const lines = files.map((file) => file.lines);
const functions = files.flatMap((file) => file.functions);
const imports = total((file) => file.imports.length);
const circles = cycles();

const rows: readonly (readonly [string, string | number])[] = [
  ['files / lines', `${files.length} / ${total((file) => file.lines).toLocaleString('en')}`],
  ['lines of a file, median / 90th', `${quantile(lines, 0.5)} / ${quantile(lines, 0.9)}`],
  ['files of 30 lines or fewer', share(lines, (one) => one <= 30)],
  ['files with exactly one importer', share(importersOf(), (one) => one === 1)],
  ['code lines per import', (total((file) => file.code) / imports).toFixed(1)],
  [
    'exported names per 1,000 lines',
    Math.round((1_000 * total((file) => file.exports.length)) / total((file) => file.lines)),
  ],
  [
    'lines of a function, median / 90th / largest',
    `${quantile(functions, 0.5)} / ${quantile(functions, 0.9)} / ${Math.max(...functions)}`,
  ],
  [
    'cycles, types counted',
    circles.length === 0 ? 'none' : `${circles.length} (largest ${Math.max(...circles)} files)`,
  ],
  ...Object.entries(walks).map(
    ([name, walk]) => [`files on the way to ${name}`, filesOnTheWay(walk)] as const,
  ),
];

process.stdout.write('| | |\n| --- | ---: |\n');
for (const [name, value] of rows) process.stdout.write(`| ${name} | ${value} |\n`);
