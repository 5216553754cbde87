import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { isBuilt } from '../../bin/is-built.js';
import { temporaryDirectory } from '../support/databases.ts';

const files = ['src/cli/main.ts', 'src/lib/old.ts', 'schema/schema.ts', 'package.json'];
const folders = ['src', 'src/cli', 'src/lib', 'schema', 'dist'];

describe('what was built is taken in the place of the sources', () => {
  let project: string;
  const at = (path: string): string => join(project, path);
  /** In minutes of a day that is long over. */
  const changedAt = (path: string, minute: number): Promise<void> =>
    utimes(at(path), minute * 60, minute * 60);
  beforeEach(async () => {
    project = await temporaryDirectory();
    for (const folder of folders) await mkdir(at(folder));
    for (const file of [...files, 'dist/built']) await writeFile(at(file), '');
    for (const path of [...files, ...folders]) await changedAt(path, 1);
    await changedAt('dist/built', 2);
  });

  it('when it is newer than all of them', () => {
    expect(isBuilt(project)).toBe(true);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['was changed', () => writeFile(at('src/lib/old.ts'), 'new')],
    ['was changed at the same moment', () => changedAt('package.json', 2)],
    [
      'came, as old as it may be',
      () => writeFile(at('src/new.ts'), '').then(() => changedAt('src/new.ts', 1)),
    ],
    ['went', () => rm(at('src/lib/old.ts'))],
  ])('not when one of them %s', async (_what, change) => {
    await change();
    expect(isBuilt(project)).toBe(false);
  });

  it('not when nothing was built', async () => {
    await rm(at('dist/built'));
    expect(isBuilt(project)).toBe(false);
  });
});
