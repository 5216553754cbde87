import { createCipheriv, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decrypt } from '../../src/secrets/aes-gcm.ts';
import { sealContextForge } from '../../src/secrets/contextforge-sealed.ts';
import { deriveKeys } from '../../src/secrets/derive-keys.ts';
import { createKeyRing } from '../../src/secrets/key-ring.ts';
import { formatSealed, parseSealed } from '../../src/secrets/sealed-form.ts';
import { formerRing, formerSecret, ourSecret, ring, source, sourceSecret, toolValue } from './secrets.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 200 });
const purpose = fc.record({ kind: fc.string(), field: fc.string() });
const broken = { status: 'broken' };

function withByteChanged(sealed: string, position: number, change: number): string {
  const { keyId, body } = parseSealed(sealed) ?? { keyId: '', body: '' };
  const bytes = Buffer.from(body, 'base64url');
  const index = position % bytes.length;
  bytes.writeUInt8(bytes.readUInt8(index) ^ change, index);
  return formatSealed({ keyId, body: bytes.toString('base64url') });
}

function withoutLastBytes(sealed: string, count: number): string {
  const { keyId, body } = parseSealed(sealed) ?? { keyId: '', body: '' };
  return formatSealed({
    keyId,
    body: Buffer.from(body, 'base64url').subarray(0, -count).toString('base64url'),
  });
}

describe('a key ring', () => {
  it('opens what it has sealed, whatever the text', () => {
    fc.assert(
      fc.property(purpose, anyText, (what, clear) => {
        expect(ring.open(what, ring.seal(what, clear))).toEqual({ status: 'opened', clear, isCurrent: true });
      }),
    );
  });

  it('seals the empty text', () => {
    expect(ring.open(toolValue, ring.seal(toolValue, ''))).toMatchObject({ status: 'opened', clear: '' });
  });

  it('writes the version, its key id, and nonce, ciphertext and tag', () => {
    const [version, keyId, body = ''] = ring.seal(toolValue, 'abc').split('.');
    expect([version, keyId]).toEqual(['v1', ring.keyId]);
    expect(Buffer.from(body, 'base64url')).toHaveLength(12 + 3 + 16);
  });

  it('never uses a nonce twice, beyond a whole pool of them', () => {
    const nonces = Array.from({ length: 5000 }, () => ring.seal(toolValue, '').slice(12, 28));
    expect(new Set(nonces).size).toBe(5000);
  });

  it('opens with previous secrets, and says that the value is to be sealed anew', () => {
    const sealed = formerRing.seal(toolValue, 'abc');
    expect(ring.open(toolValue, sealed)).toEqual({ status: 'opened', clear: 'abc', isCurrent: false });
  });

  it('opens with the current secret when it is listed as a previous one too', () => {
    const twice = createKeyRing({ current: ourSecret, previous: [ourSecret] });
    expect(twice.open(toolValue, ring.seal(toolValue, 'abc'))).toMatchObject({ isCurrent: true });
  });

  it('names the key that it does not have', () => {
    const sealed = source.seal(toolValue, 'abc');
    expect(ring.open(toolValue, sealed)).toEqual({ status: 'unknown-key', keyId: source.keyId });
  });

  it.each([ourSecret, formerSecret])("opens ContextForge's form under any of its secrets", (secret) => {
    const sealed = sealContextForge(secret, '{"a":"b"}');
    expect(ring.open(toolValue, sealed)).toEqual({ status: 'opened', clear: '{"a":"b"}', isCurrent: false });
  });

  it("calls ContextForge's form broken under a secret that it does not have", () => {
    expect(ring.open(toolValue, sealContextForge(sourceSecret, '{}'))).toEqual(broken);
  });
});

describe('a sealed value', () => {
  it('is broken once any byte is changed', () => {
    fc.assert(
      fc.property(anyText, fc.nat(), fc.integer({ min: 1, max: 255 }), (clear, position, change) => {
        const changed = withByteChanged(ring.seal(toolValue, clear), position, change);
        expect(ring.open(toolValue, changed)).toEqual(broken);
      }),
    );
  });

  it('is broken once any character is changed, spare bits of the last one included', () => {
    fc.assert(
      fc.property(anyText, fc.nat(), fc.constantFrom('A', 'B', '_', '=', ' '), (clear, position, letter) => {
        const sealed = ring.seal(toolValue, clear);
        const index = 'v1.12345678.'.length + (position % (sealed.length - 12));
        fc.pre(sealed[index] !== letter);
        const changed = sealed.slice(0, index) + letter + sealed.slice(index + 1);
        expect(ring.open(toolValue, changed)).toEqual(broken);
      }),
    );
  });

  it('is broken for any other purpose', () => {
    fc.assert(
      fc.property(purpose, purpose, anyText, (mine, other, clear) => {
        fc.pre(mine.kind !== other.kind || mine.field !== other.field);
        expect(ring.open(other, ring.seal(mine, clear))).toEqual(broken);
      }),
    );
  });

  it.each([1, 4, 8, 12, 16, 28])('is broken without its last %i bytes', (count) => {
    expect(ring.open(toolValue, withoutLastBytes(ring.seal(toolValue, 'some text'), count))).toEqual(broken);
  });

  it.each([4, 8, 12, 13, 14, 15])('is refused with a valid tag of %i bytes', (authTagLength) => {
    const key = deriveKeys(ourSecret).sealing;
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength });
    const parts = [nonce, cipher.update('a text that is long enough'), cipher.final(), cipher.getAuthTag()];
    expect(decrypt(key, Buffer.concat(parts).toString('base64url'), '')).toBeUndefined();
  });

  it.each(['', 'v1', 'v1..', `v2.${ring.keyId}.AAAA`, 'not sealed', `${ring.seal(toolValue, 'x')}\n`])(
    'is broken when it reads %j',
    (text) => {
      expect(ring.open(toolValue, text)).toEqual(broken);
    },
  );

  // Stored values must open for ever: whoever changes labels, salt or layout breaks this line.
  it('of the first release still opens', () => {
    const sealed = 'v1.ozTo7sUF.2FSw1gIvPP7rqiGAmHQuqyk-_GAuCuh6WH7Ngjw4xQ';
    expect(ring.open(toolValue, sealed)).toEqual({ status: 'opened', clear: 'abc', isCurrent: true });
  });
});

describe('a fingerprint', () => {
  it('is equal exactly for equal secrets', () => {
    fc.assert(
      fc.property(anyText, anyText, (one, other) => {
        expect(ring.fingerprint(one) === ring.fingerprint(other)).toBe(one === other);
      }),
    );
  });

  it('has 128 bits in hex and depends on the key', () => {
    expect(ring.fingerprint('abc')).toMatch(/^[0-9a-f]{32}$/);
    expect(ring.fingerprint('abc')).not.toBe(formerRing.fingerprint('abc'));
  });
});

describe('a key id', () => {
  it('is short, the same for the same secret, and another for another', () => {
    expect(ring.keyId).toMatch(/^[\w-]{8}$/);
    expect(createKeyRing({ current: ourSecret }).keyId).toBe(ring.keyId);
    expect(source.keyId).not.toBe(ring.keyId);
  });
});
