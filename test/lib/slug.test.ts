import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slugOf } from '../../src/lib/slug.ts';

describe('slugOf', () => {
  it.each([
    ['Send.Mail', 'send-mail'],
    ['geo_code', 'geo-code'],
    ['already-a-slug', 'already-a-slug'],
    ['Multiple   Spaces', 'multiple-spaces'],
    ['---test---', 'test'],
    ['user@example.com', 'user-example-com'],
    ['Über Café', 'uber-cafe'],
    ["Don't Stop", 'dont-stop'],
    ['It’s 2nd', 'its-2nd'],
    ['ﬁle №1', 'file-no1'],
    ['日本 Tool', '日本-tool'],
    ['', ''],
    [' .-_', ''],
  ])('of %j is %j', (name, slug) => expect(slugOf(name)).toBe(slug));

  // ContextForge has these three in a table of their own, because no normal form takes them apart.
  it.each([
    ['Straße', 'strasse'],
    ['Bjørn', 'bjorn'],
    ['Dæmon', 'daemon'],
  ])('of %j is %j, as the other gateway spells it', (name, slug) => expect(slugOf(name)).toBe(slug));

  it('of a slug is the slug itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(slugOf(slugOf(name))).toBe(slugOf(name));
      }),
    );
  });

  it('has letters, digits and single dashes between them, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(slugOf(name)).toMatch(/^([\p{L}\p{N}]+(-[\p{L}\p{N}]+)*)?$/u);
      }),
    );
  });

  it('does not depend on case or separators', () => {
    const word = fc.stringMatching(/^[a-z0-9]+$/);
    const separator = fc.stringMatching(/^[ ._/-]+$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), separator, (words, between) => {
        expect(slugOf(words.join(between).toUpperCase())).toBe(words.join('-'));
      }),
    );
  });
});
