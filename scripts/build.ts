import { cp, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const target = 'dist';
const sources = ['src', 'schema', 'migrations', 'scripts/build.ts', 'package.json', 'package-lock.json'];
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

/**
 * Puts the server together in `dist/`, so that it starts quicker and takes less memory than from its sources. Files
 * keep their depth below the top: what they look for beside them, they find by the same path. It is made in a place of
 * its own first: what is in `dist/` is whole at any time.
 */
async function buildServer(): Promise<void> {
  const fresh = `${target}.${process.pid}`;
  await mkdir(fresh);
  await writeFile(join(fresh, stamp), '');
  await bundle(fresh);
  await cp('migrations', join(fresh, 'migrations'), { recursive: true });
  await rename(target, `${fresh}.old`).catch(() => undefined);
  await rename(fresh, target);
  await rm(`${fresh}.old`, { recursive: true, force: true });
}

const bundle = (outdir: string): Promise<unknown> =>
  build({
    entryPoints: {
      'src/server/main': 'src/server/main.ts',
      // A thread's module is looked for beside the module that starts it.
      'src/server/prepare-thread': 'src/transfer/receive/prepare-thread.ts',
    },
    outdir,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    splitting: false,
    sourcemap: true,
    logLevel: 'warning',
  });

if (!(await isUpToDate())) await buildServer();
