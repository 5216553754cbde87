import { describe, expect, it } from 'vitest';
import { createKeyRing } from '../../src/secrets/key-ring.ts';
import { readLink, signLink } from '../../src/secrets/signed-link.ts';

const ring = createKeyRing({ current: 'the secret of the tests' });
const options = { purpose: 'download', expiresAt: new Date('2026-01-01T00:15:00Z') };
const before = new Date('2026-01-01T00:14:59Z');
const after = new Date('2026-01-01T00:15:01Z');

describe('a signed link', () => {
  it('names what it was made for, until it expires', async () => {
    const token = await signLink(ring, 'an id', options);
    expect(await readLink(ring, token, 'download', before)).toEqual({ status: 'valid', id: 'an id' });
    expect(await readLink(ring, token, 'download', after)).toEqual({ status: 'expired' });
  });

  it('is good for its purpose only', async () => {
    const token = await signLink(ring, 'an id', options);
    expect(await readLink(ring, token, 'something else', before)).toEqual({ status: 'invalid' });
  });

  it('is read under a former secret, and not under another', async () => {
    const token = await signLink(ring, 'an id', options);
    const next = createKeyRing({ current: 'the next secret', previous: ['the secret of the tests'] });
    const other = createKeyRing({ current: 'the secret of another' });
    expect(await readLink(next, token, 'download', before)).toMatchObject({ status: 'valid' });
    expect(await readLink(other, token, 'download', before)).toEqual({ status: 'invalid' });
  });
});
