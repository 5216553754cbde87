import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleServer } from './bundle-server.ts';

const target = 'dist';
const sources = ['src', 'schema', 'migrations', 'scripts', 'package.json', 'package-lock.json'];
/** As old as what the build was made of. */
const stamp = 'built';

/** Whether nothing has changed since: a server that was built so may be running, and looks for its threads there. */
async function isUpToDate(): Promise<boolean> {
  const built = await changedAt(join(target, stamp));
  const times = await Promise.all((await Promise.all(sources.map(allBelow))).flat().map(changedAt));
  return built > Math.max(...times);
}

/** The folders as well: a file that is deleted changes its folder. */
async function allBelow(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const names = await readdir(path, { recursive: true });
  return [path, ...names.map((name) => join(path, name))];
}

const changedAt = (path: string): Promise<number> =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );

/** In a place of its own first: what is in `dist/` is whole at any time. */
async function buildServer(): Promise<void> {
  const fresh = `${target}.${process.pid}`;
  await mkdir(fresh);
  await writeFile(join(fresh, stamp), '');
  bundleServer(fresh);
  await rename(target, `${fresh}.old`).catch(() => undefined);
  await rename(fresh, target);
  await rm(`${fresh}.old`, { recursive: true, force: true });
}

if (!(await isUpToDate())) await buildServer();
