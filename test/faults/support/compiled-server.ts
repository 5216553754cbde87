import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const project = fileURLToPath(new URL('../../..', import.meta.url));
// Below node_modules, so that the libraries are found from there.
const cache = join(project, 'node_modules/.cache/lading-faults');

/**
 * The server as JavaScript: the suite starts it hundreds of times, and from the sources every start takes three times
 * as long. It is compiled once for each state of the sources; gives the path of its main file.
 */
export function compiledServer(): string {
  const files = sourceFiles();
  const directory = join(cache, digestOf(files));
  if (!existsSync(directory)) compile(files, directory);
  return join(directory, 'src/server/main.js');
}

const sourceFiles = (): string[] => [...['src', 'schema', 'migrations'].flatMap(filesBelow), 'package.json'];

const filesBelow = (folder: string): string[] =>
  readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.includes('.'))
    .map((path) => join(folder, path))
    .sort();

function digestOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(readFileSync(join(project, file)));
  return hash.digest('hex').slice(0, 16);
}

/** Into a place of its own first: what is there under its name is whole. */
function compile(files: readonly string[], directory: string): void {
  const unfinished = `${directory}.${process.pid}`;
  for (const file of files) compileFile(file, join(unfinished, file));
  if (!existsSync(directory)) renameSync(unfinished, directory);
}

function compileFile(file: string, target: string): void {
  mkdirSync(dirname(target), { recursive: true });
  if (!file.endsWith('.ts')) {
    cpSync(join(project, file), target);
    return;
  }
  const { outputText } = ts.transpileModule(readFileSync(join(project, file), 'utf8'), { compilerOptions });
  writeFileSync(target.replace(/\.ts$/, '.js'), outputText);
}

const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  verbatimModuleSyntax: true,
  rewriteRelativeImportExtensions: true,
};
