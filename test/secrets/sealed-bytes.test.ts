import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeyRing } from '../../src/secrets/key-ring.ts';
import { formerRing, ring } from './secrets.ts';

const stranger = createKeyRing({ current: 'the secret of somebody else' });

describe('sealed bytes', () => {
  it('open as they were, in their place only', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), (clear, place) => {
        const sealed = ring.sealBytes(place, clear);
        expect(ring.openBytes(place, sealed)).toEqual(Buffer.from(clear));
        expect(ring.openBytes(`${place}.`, sealed)).toBeUndefined();
      }),
    );
  });

  it('open with a previous secret, and with no other', () => {
    const sealed = formerRing.sealBytes('here', Buffer.from('abc'));
    expect(ring.openBytes('here', sealed)?.toString()).toBe('abc');
    expect(stranger.openBytes('here', sealed)).toBeUndefined();
  });

  it('do not open when any bit of them is another one', () => {
    const sealed = ring.sealBytes('here', Buffer.from('abc'));
    for (let at = 0; at < sealed.length; at++) {
      const damaged = Buffer.from(sealed);
      damaged.writeUInt8(sealed.readUInt8(at) ^ 1, at);
      expect(ring.openBytes('here', damaged)).toBeUndefined();
      expect(ring.openBytes('here', sealed.subarray(0, at))).toBeUndefined();
    }
  });
});
