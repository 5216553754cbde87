import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contextForgeKey,
  openContextForge,
  sealContextForge,
} from '../../src/secrets/contextforge-sealed.ts';
import { ourSecret, ring, source, sourceSecret, toolValue } from './secrets.ts';

interface Exported {
  readonly entities: { readonly gateways: readonly { readonly name: string; readonly auth_value: string }[] };
}

const fixture = new URL('../fixtures/contextforge-export.json', import.meta.url);
const { entities }: Exported = JSON.parse(await readFile(fixture, 'utf8'));
const authValueOf = (name: string) =>
  entities.gateways.find((gateway) => gateway.name === name)?.auth_value ?? '';

const real = [
  ['gw-basic', '{"Authorization":"Basic Z3VzZXI6Zy1wYXNzIQ=="}'],
  ['gw-bearer', '{"Authorization":"Bearer gw-token-abcdef"}'],
  ['gw-headers', '{"X-API-Key":"gw-key-1","X-Region":"eu"}'],
] as const;

describe("ContextForge's sealed form", () => {
  it.each(real)('of %s, from a real export, opens', (name, clear) => {
    expect(openContextForge(sourceSecret, authValueOf(name))).toBe(clear);
    expect(source.open(toolValue, authValueOf(name))).toEqual({ status: 'opened', clear, isCurrent: false });
  });

  it('does not open under another secret', () => {
    expect(openContextForge(ourSecret, authValueOf('gw-basic'))).toBeUndefined();
    expect(ring.open(toolValue, authValueOf('gw-basic'))).toEqual({ status: 'broken' });
  });

  it('opens what was sealed, under the secret or its key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (clear) => {
        const sealed = sealContextForge(sourceSecret, clear);
        expect(openContextForge(contextForgeKey(sourceSecret), sealed)).toBe(clear);
      }),
    );
  });

  it('is as long as the original, without padding', () => {
    const [name, clear] = real[0];
    expect(sealContextForge(sourceSecret, clear)).toMatch(/^[\w-]+$/);
    expect(sealContextForge(sourceSecret, clear)).toHaveLength(authValueOf(name).length);
  });

  it('does not open with padding, cut off, or as nothing', () => {
    const sealed = authValueOf('gw-basic');
    for (const text of [`${sealed}=`, sealed.slice(0, -4), sealed.slice(0, 30), '']) {
      expect(openContextForge(sourceSecret, text)).toBeUndefined();
    }
  });
});
