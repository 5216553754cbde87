import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gateway } from '../../src/kinds/gateway.ts';
import { kinds } from '../../src/kinds/registry.ts';
import { tool } from '../../src/kinds/tool.ts';
import { diff } from '../../src/planning/diff.ts';
import { digestOf, digestOfAll } from '../../src/planning/digest.ts';
import { complete, createWhole, digestAsNew, digestOfWhole } from '../../src/planning/portable-states.ts';
import { resealPortable } from '../../src/secrets/reseal-portable.ts';
import { jsonObject, jsonValue, reversed } from '../lib/json-values.ts';
import { ring } from '../secrets/secrets.ts';
import { smallest } from './planning.ts';

const seal = (kind: string, clear: string): string => ring.seal({ kind, field: 'auth_value' }, clear);

describe('the digest of an entity', () => {
  it('is the SHA-256 of its canonical form in hexadecimal', () => {
    expect(digestOf({})).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
    expect(digestOf({ b: 1, a: [true, null] })).toBe(
      '51705a2c9eb3e7e410a58f696a770c3ac3885a0cf43eb7fc88f5e47c11d4d30d',
    );
  });

  it('does not depend on the order of members', () => {
    fc.assert(
      fc.property(jsonObject, (portable) => {
        expect(digestOf(reversed(portable))).toBe(digestOf(portable));
      }),
    );
  });

  it('is another one exactly where there is a difference to show', () => {
    fc.assert(
      fc.property(jsonObject, jsonObject, (one, other) => {
        expect(digestOf(one) === digestOf(other)).toBe(diff(one, other).length === 0);
      }),
    );
  });

  it.each(kinds.map((kind) => ({ name: kind.name, kind })))(
    'of a $name is another one when any of its fields is',
    ({ kind }) => {
      const portable = complete(kind, smallest(kind, 'a'));
      fc.assert(
        fc.property(fc.constantFrom(...Object.keys(portable)), jsonValue, (field, value) => {
          const changed = { ...portable, [field]: [portable[field] ?? null, value] };
          expect(digestOf(changed)).not.toBe(digestOf(portable));
        }),
      );
    },
  );
});

describe.each([
  ['sealed headers', tool, { headers: { 'X-Api-Key': 'a', Accept: 'b' } }],
  ['a masked header', tool, { headers: { 'X-Api-Key': '*****' } }],
  ['a parameter of an address', tool, { url: 'https://a.test/?api_key=0123456789abcdef' }],
  ['a credential', gateway, { auth_type: 'bearer', auth_value: seal('gateway', 'token') }],
])('the digest of an entity with %s', (_, kind, secrets) => {
  const resealed = resealPortable(kind, { ...smallest(kind, 'a'), ...secrets }, { ring });
  const whole = createWhole(kind, resealed.portable).portable;

  it('is that of a received one, whether it is fingerprinted first or made whole', () => {
    expect(digestOf(createWhole(kind, resealed.fingerprinted).portable)).toBe(
      digestAsNew(kind, resealed.portable, ring),
    );
  });

  it('is that of the stored one, and stays when its secrets are sealed anew', () => {
    const again = resealPortable(kind, whole, { ring });
    expect(digestOfWhole(kind, whole, ring)).toBe(digestAsNew(kind, resealed.portable, ring));
    expect(digestAsNew(kind, again.portable, ring)).toBe(digestOfWhole(kind, whole, ring));
  });
});

describe('the digest of a configuration', () => {
  const entities = [
    { kind: 'tool', digest: digestOf({ name: 'a' }) },
    { kind: 'tool', digest: digestOf({ name: 'b' }) },
    { kind: 'server', digest: digestOf({ name: 'a' }) },
  ] as const;
  const [first, second, third] = entities;

  it('names its algorithm, and of nothing is that of no bytes', () => {
    expect(digestOfAll([])).toBe('sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('is the same for the same entities', () => {
    expect(digestOfAll(structuredClone(entities))).toBe(digestOfAll(entities));
  });

  it.each([
    ['in another order', [second, first, third]],
    ['without one of them', [first, second]],
    ['with one of them twice', [first, ...entities]],
    ['with one of another kind', [first, second, { ...third, kind: 'gateway' }]],
    ['with other content', [first, second, { ...third, digest: digestOf({}) }]],
  ])('is another one %s', (_, others) => expect(digestOfAll(others)).not.toBe(digestOfAll(entities)));
});
