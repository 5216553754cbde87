import { describe, expect, it } from 'vitest';
import { root } from '../../src/kinds/root.ts';
import { tool } from '../../src/kinds/tool.ts';
import { omitSecrets } from '../../src/secrets/omit-secrets.ts';
import { ring, toolHeaders, toolValue } from './secrets.ts';

describe('an entity without its secrets', () => {
  it('has null for auth_value and none of the secret headers', () => {
    const stored = {
      name: 'a',
      auth_value: ring.seal(toolValue, 'x'),
      headers: {
        'X-Env': 'blue',
        'X-Sealed': ring.seal(toolHeaders, 'y'),
        Authorization: 'in clear',
        'X-Masked': '*****',
        'X-Odd': { a: 'b' },
      },
    };
    expect(omitSecrets(tool, stored)).toEqual({ name: 'a', auth_value: null, headers: { 'X-Env': 'blue' } });
  });

  it.each([{ name: 'a' }, { name: 'a', auth_value: null, headers: {} }])(
    'is %j where there are none',
    (stored) => {
      expect(omitSecrets(tool, stored)).toEqual(stored);
    },
  );

  it('is itself where its kind has none', () => {
    expect(omitSecrets(root, { uri: 'a', name: 'b' })).toEqual({ uri: 'a', name: 'b' });
  });
});
