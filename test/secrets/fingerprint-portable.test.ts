import { describe, expect, it } from 'vitest';
import { tool } from '../../src/kinds/tool.ts';
import { fingerprintPortable } from '../../src/secrets/fingerprint-portable.ts';
import { resealPortable } from '../../src/secrets/reseal-portable.ts';
import { formerRing, ring, source, toolHeaders, toolValue } from './secrets.ts';

const mark = (clear: string) => `fingerprint:${ring.fingerprint(clear)}`;
const authValueOf = (auth_value: string) => fingerprintPortable(tool, { auth_value }, ring)['auth_value'];

describe('a stored entity', () => {
  it('shows fingerprints of its secrets, and everything else as it is', () => {
    const stored = {
      name: 'a',
      auth_value: ring.seal(toolValue, 'x'),
      headers: { 'X-Env': 'blue', 'X-Key': ring.seal(toolHeaders, 'y'), 'X-None': '*****' },
    };
    expect(fingerprintPortable(tool, stored, ring)).toEqual({
      name: 'a',
      auth_value: mark('x'),
      headers: { 'X-Env': 'blue', 'X-Key': mark('y'), 'X-None': '*****' },
    });
  });

  it('has the fingerprints that resealing gave it', () => {
    const incoming = {
      auth_value: source.seal(toolValue, 'x'),
      headers: { Authorization: 'y', 'X-Env': 'z' },
    };
    const { portable, fingerprinted } = resealPortable(tool, incoming, { ring, source });
    expect(fingerprintPortable(tool, portable, ring)).toEqual(fingerprinted);
  });

  it('has the same fingerprints under a previous key', () => {
    expect(authValueOf(formerRing.seal(toolValue, 'x'))).toBe(mark('x'));
  });

  it('without a secret stays without', () => {
    const stored = { name: 'a', auth_value: null, headers: {} };
    expect(fingerprintPortable(tool, stored, ring)).toEqual(stored);
  });

  it('shows what does not open as unreadable, equal for equal text', () => {
    const [one, other] = [source.seal(toolValue, 'x'), source.seal(toolValue, 'x')];
    expect(authValueOf(one)).toMatch(/^fingerprint:unreadable:[0-9a-f]{32}$/);
    expect(authValueOf(one)).toBe(authValueOf(one));
    expect(authValueOf(one)).not.toBe(authValueOf(other));
  });

  it('never shows what was stored in clear', () => {
    const stored = {
      auth_value: 'clear-1',
      headers: { Authorization: 'clear-2', 'X-Odd': { a: 'clear-3' } },
    };
    const shown = fingerprintPortable(tool, stored, ring);
    expect(JSON.stringify(shown)).not.toContain('clear');
    expect(shown['headers']).toMatchObject({ Authorization: mark('clear-2') });
  });
});
