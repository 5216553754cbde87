import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleServer } from '../../scripts/bundle-server.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
// Below node_modules, so that the libraries are found from there.
const cache = join(project, 'node_modules/.cache/lading-tests');

/**
 * The server as `npm start` builds it: tests start it hundreds of times, and from the sources every start takes
 * three times as long. It is built once for each state of the sources; gives the path of its main file.
 */
export function compiledServer(): string {
  const files = sourceFiles();
  const directory = join(cache, digestOf(files));
  if (!existsSync(directory)) compile(directory);
  return join(directory, 'src/server/main.js');
}

const sourceFiles = (): string[] => [
  ...['src', 'schema', 'migrations', 'scripts'].flatMap(filesBelow),
  'package.json',
];

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
function compile(directory: string): void {
  const unfinished = `${directory}.${process.pid}`;
  bundleServer(unfinished);
  // Above the files, it says that they are modules.
  cpSync(join(project, 'package.json'), join(unfinished, 'package.json'));
  if (!existsSync(directory)) renameSync(unfinished, directory);
}
