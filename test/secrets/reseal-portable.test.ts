import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gateway } from '../../src/kinds/gateway.ts';
import { prompt } from '../../src/kinds/prompt.ts';
import { tool } from '../../src/kinds/tool.ts';
import type { Json } from '../../src/lib/json.ts';
import { sealContextForge } from '../../src/secrets/contextforge-sealed.ts';
import { createKeyRing } from '../../src/secrets/key-ring.ts';
import { isMask } from '../../src/secrets/masks.ts';
import { resealPortable } from '../../src/secrets/reseal-portable.ts';
import { isSecretHeader } from '../../src/secrets/secret-headers.ts';
import { formerRing, ring, source, sourceSecret, toolHeaders, toolValue } from './secrets.ts';

const credential = '{"Authorization":"Bearer top-secret"}';
const reseal = (portable: Record<string, Json>) => resealPortable(tool, portable, { ring, source });
const withoutSource = (portable: Record<string, Json>) => resealPortable(tool, portable, { ring });
const envelope = (content: Json, secret = sourceSecret) => ({
  _mcpgateway_encrypted_header_value_v1: sealContextForge(secret, JSON.stringify(content)),
});
const headersOf = ({ portable }: ReturnType<typeof reseal>) => portable['headers'] as Record<string, string>;
const opened = (clear: string) => ({ status: 'opened', clear, isCurrent: true });
const mark = (clear: string) => `fingerprint:${ring.fingerprint(clear)}`;

describe('an auth_value', () => {
  it.each([
    ["in our form, under the source's key", source.seal(toolValue, credential)],
    ['in our form, under a previous key', formerRing.seal(toolValue, credential)],
    ["in ContextForge's form, under the source's secret", sealContextForge(sourceSecret, credential)],
    [
      "in ContextForge's form, under a previous secret",
      sealContextForge('former-secret-0123456789', credential),
    ],
  ])('%s is sealed under the current key', (_, auth_value) => {
    const { portable, fingerprinted, problems, warnings } = reseal({ name: 'a', auth_value });
    expect(ring.open(toolValue, String(portable['auth_value']))).toEqual(opened(credential));
    expect(fingerprinted).toEqual({ name: 'a', auth_value: mark(credential) });
    expect([...problems, ...warnings]).toEqual([]);
  });

  it('is sealed for the kind that it stands in', () => {
    const { portable } = resealPortable(
      gateway,
      { auth_value: sealContextForge(sourceSecret, '{}') },
      { ring, source },
    );
    const purpose = { kind: 'gateway', field: 'auth_value' };
    expect(ring.open(purpose, String(portable['auth_value']))).toEqual(opened('{}'));
  });

  it('keeps its bytes where it is under the current key already, with or without a source', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (clear) => {
        const portable = { auth_value: ring.seal(toolValue, clear) };
        expect(reseal(portable).portable).toEqual(portable);
        expect(withoutSource(portable).portable).toEqual(portable);
        expect(resealPortable(tool, portable, { ring, source: ring }).portable).toEqual(portable);
      }),
    );
  });

  it('is sealed anew where it is current for the source only, or in the source a former one', () => {
    const mixed = createKeyRing({ current: 'another-secret-0123456789', previous: [sourceSecret] });
    const portable = { auth_value: source.seal(toolValue, credential) };
    const resealed = resealPortable(tool, portable, { ring, source: mixed });
    expect(ring.open(toolValue, String(resealed.portable['auth_value']))).toEqual(opened(credential));
  });

  it.each([null, ''])('that is %j is left out', (auth_value) => {
    const resealed = reseal({ name: 'a', auth_value, auth_type: 'bearer' });
    const expected = { name: 'a', auth_type: 'bearer' };
    expect(resealed).toEqual({ portable: expected, fingerprinted: expected, warnings: [], problems: [] });
  });

  it.each(['*****', '***', '[REDACTED]', `\${TOKEN}`])('that is %j is masked as ours', (auth_value) => {
    const expected = { name: 'a', auth_value: '*****' };
    expect(reseal({ name: 'a', auth_value })).toEqual({
      portable: expected,
      fingerprinted: expected,
      warnings: [],
      problems: [],
    });
  });

  it('that is absent stays absent', () => {
    expect(reseal({ name: 'a' }).portable).toEqual({ name: 'a' });
  });
});

describe('a header', () => {
  it('in our form is opened and sealed under the current key', () => {
    const resealed = reseal({ headers: { 'X-Env': source.seal(toolHeaders, 'blue') } });
    expect(ring.open(toolHeaders, headersOf(resealed)['X-Env'] ?? '')).toEqual(opened('blue'));
    expect(resealed.fingerprinted).toEqual({ headers: { 'X-Env': mark('blue') } });
  });

  it.each([{ data: 'blue' }, { value: 'blue' }])(
    "in ContextForge's envelope around %j is sealed",
    (content) => {
      const resealed = reseal({ headers: { 'X-Env': envelope(content) } });
      expect(ring.open(toolHeaders, headersOf(resealed)['X-Env'] ?? '')).toEqual(opened('blue'));
      expect(resealed.fingerprinted).toEqual({ headers: { 'X-Env': mark('blue') } });
    },
  );

  it('in clear is sealed, with a warning that names it, where its name says that it is secret', () => {
    const resealed = reseal({ headers: { 'X-API-Key': 'top-secret' } });
    expect(ring.open(toolHeaders, headersOf(resealed)['X-API-Key'] ?? '')).toEqual(opened('top-secret'));
    expect(resealed.warnings).toEqual([
      "SECRET_IN_CLEAR: The document has the header 'X-API-Key' in clear; it is sealed here.",
    ]);
  });

  it("in clear stays in clear where its name is harmless, even where it looks like ContextForge's form, or is empty", () => {
    const portable = {
      headers: { 'X-Env': 'blue', 'X-Trace': 'a'.repeat(64), 'X-Version': 'v1.2.3', Accept: '' },
    };
    expect(reseal(portable)).toEqual({ portable, fingerprinted: portable, warnings: [], problems: [] });
  });

  it.each([
    ['X-Env', '*****'],
    ['X-Env', '***'],
    ['X-Env', null],
    ['Authorization', '*****'],
    ['Authorization', ''],
    ['Authorization', null],
  ])('%s that is %j is masked, so that it keeps what is stored', (name, value) => {
    const masked = { headers: { [name]: '*****' } };
    const resealed = reseal({ headers: { [name]: value } });
    expect(resealed).toEqual({ portable: masked, fingerprinted: masked, warnings: [], problems: [] });
  });

  it('named like a part of JavaScript is kept', () => {
    const headers = JSON.parse('{"__proto__":"a","constructor":"b"}');
    const entries = Object.entries(headersOf(reseal({ headers })));
    expect(entries.map(([name, value]) => [name, ring.open(toolHeaders, value)])).toEqual([
      ['__proto__', opened('a')],
      ['constructor', opened('b')],
    ]);
  });

  it('is left to validation where headers are no object', () => {
    expect(reseal({ headers: ['a'] }).portable).toEqual({ headers: ['a'] });
  });
});

describe('an entity', () => {
  it('of a kind without secrets is what it was', () => {
    const portable = { name: 'a', auth_value: 'not a secret of this kind' };
    expect(resealPortable(prompt, portable, { ring }).portable).toEqual(portable);
  });

  it('keeps the order of its fields and headers', () => {
    const headers = { b: '1', Authorization: 'x', a: '2' };
    const { portable } = reseal({ z: 1, headers, auth_value: ring.seal(toolValue, 'x'), a: 2 });
    expect(Object.keys(portable)).toEqual(['z', 'headers', 'auth_value', 'a']);
    expect(Object.keys(portable['headers'] as object)).toEqual(['b', 'Authorization', 'a']);
  });

  it('has equal fingerprints for the same secrets, however they were sealed', () => {
    const ways = [source.seal(toolValue, credential), sealContextForge(sourceSecret, credential)];
    const [one, other] = ways.map((auth_value) => reseal({ auth_value }).fingerprinted);
    expect(one).toEqual(other);
  });
});

describe('what does not open', () => {
  const stranger = createKeyRing({ current: 'a-stranger-0123456789' });
  const forField = (auth_value: Json) => ({ auth_value });
  const forHeader = (value: Json) => ({ headers: { 'X/Env~': value } });

  it.each([
    ['under an unknown key', forField(stranger.seal(toolValue, 'x')), 'SECRET_KEY_UNKNOWN', '/auth_value'],
    [
      'under an unknown key',
      forHeader(stranger.seal(toolHeaders, 'x')),
      'SECRET_KEY_UNKNOWN',
      '/headers/X~1Env~0',
    ],
    ["in ContextForge's form", forField(sealContextForge('other', '{}')), 'SECRET_NOT_OPENED', '/auth_value'],
    ['in an envelope', forHeader(envelope({ data: 'x' }, 'other')), 'SECRET_NOT_OPENED', '/headers/X~1Env~0'],
    ['for another field', forField(ring.seal(toolHeaders, 'x')), 'SECRET_NOT_OPENED', '/auth_value'],
    [
      'for another field, by the source',
      forField(source.seal(toolHeaders, 'x')),
      'SECRET_NOT_OPENED',
      '/auth_value',
    ],
    ['in clear', forField('Bearer abc'), 'SECRET_NOT_SEALED', '/auth_value'],
    ['as a number', forField(7), 'SECRET_NOT_SEALED', '/auth_value'],
    ['as an object', forField(envelope({ data: 'x' })), 'SECRET_NOT_SEALED', '/auth_value'],
    ['as a list', forHeader(['x']), 'SECRET_NOT_SEALED', '/headers/X~1Env~0'],
    ['as another object', forHeader({ secret: 'x' }), 'SECRET_NOT_SEALED', '/headers/X~1Env~0'],
    [
      'in an envelope of something else',
      forHeader(envelope({ data: 7 })),
      'SECRET_NOT_SEALED',
      '/headers/X~1Env~0',
    ],
    ['in an envelope of no object', forHeader(envelope('x')), 'SECRET_NOT_SEALED', '/headers/X~1Env~0'],
  ])('%s is reported and left out, or masked: %j', (_, portable, code, path) => {
    const resealed = reseal(portable);
    expect(resealed.problems).toMatchObject([{ code, path }]);
    const isHeader = 'headers' in portable;
    expect(resealed.portable).toEqual(isHeader ? forHeader('*****') : {});
    expect(resealed.fingerprinted).toEqual(resealed.portable);
  });

  it('is reported with the id of the missing key and with what to do', () => {
    const [problem] = withoutSource({ auth_value: source.seal(toolValue, 'x') }).problems;
    expect(problem?.message).toContain(source.keyId);
    expect(problem?.message).toContain('sourceSecret');
    expect(problem?.message).toContain('AUTH_ENCRYPTION_PREVIOUS_SECRETS');
  });

  it('is reported without a key id where the form has none, and with what to do', () => {
    const [problem] = withoutSource({ auth_value: sealContextForge(sourceSecret, '{}') }).problems;
    expect(problem).toMatchObject({ code: 'SECRET_NOT_OPENED' });
    expect(problem?.message).toContain('sourceSecret');
  });

  it('is reported as broken when one ring knows the key, though the other does not', () => {
    const moved = { auth_value: source.seal(toolHeaders, 'x') };
    expect(reseal(moved).problems[0]?.message).toContain('altered');
    expect(resealPortable(tool, moved, { ring: source, source: ring }).problems[0]?.message).toContain(
      'altered',
    );
  });

  it('is all reported at once', () => {
    const { problems } = reseal({ auth_value: 'x', headers: { a: 1, b: 'fine', c: {} } });
    expect(problems.map(({ path }) => path)).toEqual(['/auth_value', '/headers/a', '/headers/c']);
  });
});

describe('nothing that is secret', () => {
  // Long and marked, so that no message can contain it by chance.
  const secret = fc
    .string({ minLength: 1 })
    .map((text) => `§${text}§`)
    .filter((text) => !isMask(text));
  const wrongly = (clear: string) => [
    clear,
    { a: clear },
    [clear],
    source.seal({ kind: 'x', field: 'y' }, clear),
    sealContextForge('other', clear),
    envelope({ data: [clear] }),
  ];

  it('appears in a problem, a warning or a fingerprinted entity', () => {
    fc.assert(
      fc.property(secret, fc.constantFrom('Authorization', 'X-API-Key'), (clear, name) => {
        expect(isSecretHeader(name)).toBe(true);
        for (const value of wrongly(clear)) {
          const { problems, warnings, fingerprinted } = reseal({
            auth_value: value,
            headers: { [name]: value },
          });
          expect(problems.length).toBeGreaterThan(0);
          const shown = [
            ...problems.map(({ message }) => message),
            ...warnings,
            JSON.stringify(fingerprinted),
          ];
          expect(shown.join()).not.toContain('§');
        }
      }),
    );
  });
});
