import { describe, expect, it } from 'vitest';
import { LineFull } from '../../../src/lib/places.ts';
import { deriveWrappingKey, mostWaiting } from '../../../src/secrets/age/derive-wrapping-key.ts';

const input = { passphrase: 'a passphrase', salt: Buffer.alloc(16), logN: 12 };

describe('keys of passphrases', () => {
  it('for what is sealed do not wait for those who try to open something, of whom only so many wait', async () => {
    const order: string[] = [];
    const opening = Array.from({ length: mostWaiting + 1 }, async () => {
      await deriveWrappingKey('open', input);
      order.push('opened');
    });
    await expect(deriveWrappingKey('open', input)).rejects.toBeInstanceOf(LineFull);
    await deriveWrappingKey('seal', input);
    order.push('sealed');
    await Promise.all(opening);
    expect(order.indexOf('sealed')).toBeLessThan(mostWaiting);
    await expect(deriveWrappingKey('open', input)).resolves.toHaveLength(32);
  });
});
