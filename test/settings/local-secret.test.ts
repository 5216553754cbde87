import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localSecret } from '../../src/settings/local-files.ts';

let parent = '';
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'lading-'));
});
afterEach(() => rm(parent, { recursive: true }));

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

describe('a local secret', () => {
  it('is made of 32 random bytes, for its owner only', async () => {
    const directory = join(parent, 'a', 'b');
    const secret = await localSecret(directory, 'encryption-secret');
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(await readFile(join(directory, 'encryption-secret'), 'utf8')).toBe(secret);
    expect(await modeOf(join(directory, 'encryption-secret'))).toBe(0o600);
    expect(await modeOf(directory)).toBe(0o700);
  });

  it('is the same ever after, and another under another name', async () => {
    const secret = await localSecret(parent, 'one');
    expect(await localSecret(parent, 'one')).toBe(secret);
    expect(await localSecret(parent, 'other')).not.toBe(secret);
  });

  it('is one for all who start at once, and leaves nothing else behind', async () => {
    const secrets = await Promise.all(Array.from({ length: 20 }, () => localSecret(parent, 'one')));
    expect(new Set(secrets).size).toBe(1);
    expect(await readdir(parent)).toEqual(['one']);
  });

  it('is read without the line end that an editor leaves', async () => {
    await writeFile(join(parent, 'one'), 'written-by-hand\n');
    expect(await localSecret(parent, 'one')).toBe('written-by-hand');
  });

  it('is never the empty text', async () => {
    await writeFile(join(parent, 'one'), '\n');
    await expect(localSecret(parent, 'one')).rejects.toThrow('is empty');
  });

  it('is not replaced where it cannot be read', async () => {
    await localSecret(join(parent, 'one'), 'directory-in-its-place');
    await expect(localSecret(parent, 'one')).rejects.toThrow('EISDIR');
  });
});
