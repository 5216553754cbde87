import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatWatermark, parseWatermark } from '../../src/exports/watermark.ts';

const watermark = {
  database: '0123456789abcdef',
  snapshot: '10:20:10,14,19',
  digest: `sha256:${'0'.repeat(64)}`,
  digestKey: 'abcdefgh',
  selection: 'everything',
};

describe('a watermark', () => {
  it.each(['10:20:10,14,19', '10:10:', '1:2:1', '752:752:'])(
    'comes back with the snapshot %s',
    (snapshot) => {
      const text = formatWatermark({ ...watermark, snapshot });
      expect(text).toMatch(/^[\w.-]+$/);
      expect(parseWatermark(text)).toEqual({ ...watermark, snapshot });
    },
  );

  it.each(['20:10:', '10:20:9', '10:20:20', '10:20:14,12', '0:1:', '10:20', '10:20:,', 'x', '1:2:1 '])(
    'is none with the snapshot %s, which the database would not take',
    (snapshot) => expect(parseWatermark(formatWatermark({ ...watermark, snapshot }))).toBeUndefined(),
  );

  it('is none when a character of it is another one', () => {
    const text = formatWatermark(watermark);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('a', 'Q', '0', '.', ' '), (at, character) => {
        const changed = text.slice(0, at) + character + text.slice(at + 1);
        expect(parseWatermark(changed)).toEqual(changed === text ? watermark : undefined);
      }),
    );
  });

  it('is none when it is something else', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseWatermark(text)).toBeUndefined();
      }),
    );
  });
});
