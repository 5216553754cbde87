import { describe, expect, it } from 'vitest';
import { tool } from '../../src/kinds/tool.ts';
import { maskSecrets } from '../../src/secrets/mask-secrets.ts';
import { ring, toolHeaders, toolValue } from './secrets.ts';

describe('an entity with masks', () => {
  it('shows which secrets there are, and everything else', () => {
    const stored = {
      name: 'a',
      auth_value: ring.seal(toolValue, 'x'),
      headers: { 'X-Env': 'blue', 'X-Sealed': ring.seal(toolHeaders, 'y'), Authorization: 'in clear' },
    };
    expect(maskSecrets(tool, stored)).toEqual({
      name: 'a',
      auth_value: '*****',
      headers: { 'X-Env': 'blue', 'X-Sealed': '*****', Authorization: '*****' },
    });
  });

  it('shows some of its fields when given those only, and no mask where there is no secret', () => {
    expect(maskSecrets(tool, { headers: { 'X-Env': 'blue' } })).toEqual({ headers: { 'X-Env': 'blue' } });
    expect(maskSecrets(tool, { auth_value: null })).toEqual({ auth_value: null });
  });
});
