import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isBuilt, stamp } from '../bin/is-built.js';
import { bundleCommand } from './bundle-command.ts';
import { bundleServer } from './bundle-server.ts';

const target = 'dist';

/** In a place of its own first: what is in `dist/` is whole at any time. */
async function build(): Promise<void> {
  const fresh = `${target}.${process.pid}`;
  await mkdir(fresh);
  await writeFile(join(fresh, stamp), '');
  bundleServer(fresh);
  bundleCommand(fresh);
  await rename(target, `${fresh}.old`).catch(() => undefined);
  await rename(fresh, target);
  await rm(`${fresh}.old`, { recursive: true, force: true });
}

// A server that was built so may be running, and looks for its threads there.
if (!isBuilt()) await build();
