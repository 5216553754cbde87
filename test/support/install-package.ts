import { execFile } from 'node:child_process';
import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryDirectory } from './databases.ts';

const run = promisify(execFile);
const project = join(import.meta.dirname, '../..');

/** The files of the packages that others install, freshly built. */
export interface Packed {
  readonly server: string;
  readonly client: string;
}

/** What one package is installed in, with all that it brings, and what npm said. */
export interface Installed {
  readonly directory: string;
  readonly said: string;
}

/** Builds and packs what others install. */
export async function packPackages(): Promise<Packed> {
  const directory = await temporaryDirectory();
  return { server: await pack('.', directory), client: await pack('./dist/client', directory) };
}

/** Builds and packs the client alone. */
export async function packClient(): Promise<string> {
  await run('npm', ['run', '--silent', 'build:package'], { cwd: project });
  return pack('./dist/client', await temporaryDirectory());
}

async function pack(what: string, directory: string): Promise<string> {
  const { stdout } = await run('npm', ['pack', what, '--pack-destination', directory, '--json'], {
    cwd: project,
  });
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('['))) as [{ filename: string }];
  return join(directory, filename);
}

/** Installs a packed file as `npm install` does in an empty folder. What `npm ci` has fetched is not fetched again. */
export async function installPacked(file: string): Promise<Installed> {
  const directory = await temporaryDirectory();
  return { directory, said: await npmInstall(directory, file) };
}

/** Runs `npm install` and gives all that it said. */
export async function npmInstall(directory: string, ...args: readonly string[]): Promise<string> {
  // `npm run --silent` hands its silence on to every npm below it.
  const options = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=notice'];
  const { stdout, stderr } = await run('npm', ['install', ...options, ...args], { cwd: directory });
  return stdout + stderr;
}

/** Copies an example and installs in it what was packed; what else it needs is what this project has, in its versions. */
export async function installExample(
  name: string,
  packed: string,
  libraries: readonly string[],
): Promise<string> {
  const directory = join(await temporaryDirectory(), 'example');
  await cp(join(project, 'docs/examples', name), directory, { recursive: true });
  const file = join(directory, 'package.json');
  const { dependencies: _, devDependencies: __, ...manifest } = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify(manifest));
  await npmInstall(directory, '--omit=dev', packed);
  for (const library of ['.bin', ...libraries])
    await symlink(join(project, 'node_modules', library), join(directory, 'node_modules', library));
  return directory;
}
