import { execFile } from 'node:child_process';
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const project = join(import.meta.dirname, '../..');

/** Makes of a directory one in which the package is installed as `npm install` would, without asking a registry. */
export async function installPackage(directory: string): Promise<void> {
  const { stdout } = await run('npm', ['pack', '--pack-destination', directory, '--json'], { cwd: project });
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('['))) as [{ filename: string }];
  const modules = join(directory, 'node_modules');
  await mkdir(join(modules, 'lading'), { recursive: true });
  await run('tar', [
    '-xzf',
    join(directory, filename),
    '-C',
    join(modules, 'lading'),
    '--strip-components=1',
  ]);
  for (const name of await readdir(join(project, 'node_modules'))) {
    await symlink(join(project, 'node_modules', name), join(modules, name));
  }
}
