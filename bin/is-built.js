import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What the build is made of. */
const sources = [
  ...['src', 'schema', 'migrations', 'scripts', 'package.json', 'package-lock.json'],
  'test/fixtures/contextforge-export.json',
];

/** As old as what the build was made of. */
export const stamp = 'built';

/** Whether `dist` is of the sources as they are: none of them has changed, come or gone since. */
export function isBuilt(project = fileURLToPath(new URL('..', import.meta.url))) {
  const built = changedAt(`${project}/dist/${stamp}`);
  return sources.flatMap((path) => allBelow(`${project}/${path}`)).every((path) => changedAt(path) < built);
}

// The folders as well: a file that is deleted changes its folder.
function allBelow(path) {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [path];
  return [path, ...readdirSync(path, { recursive: true }).map((name) => `${path}/${name}`)];
}

function changedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
