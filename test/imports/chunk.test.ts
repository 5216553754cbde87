import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/document/limits.ts';
import { makeChunk, openContent } from '../../src/imports/chunk.ts';
import { prepareEntity } from '../../src/imports/receive/prepare-entity.ts';
import { type Kind, keyOf, type Portable } from '../../src/kinds/kind.ts';
import { type KindName, kindNamed, kinds } from '../../src/kinds/registry.ts';
import type { Incoming } from '../../src/planning/incoming.ts';
import { fingerprintPortable } from '../../src/secrets/fingerprint-portable.ts';
import { smallest } from '../planning/planning.ts';
import { formerRing, ring } from '../secrets/secrets.ts';
import { awkwardEntity } from '../support/awkward-entities.ts';

const prepared = (kind: Kind, value: unknown, index: number, under = ring): Incoming =>
  prepareEntity(
    kind,
    { collection: kind.collection, index, value, problems: [] },
    { keys: { ring: under }, limits: defaultLimits },
  );

/** What comes out of a chunk of these entities. */
async function throughChunk(kind: Kind<KindName>, incoming: readonly Incoming[]): Promise<Incoming[]> {
  const { entries, content } = makeChunk(kind.name, incoming);
  return openContent(kind.name, JSON.parse(entries), content);
}

const seen = (incoming: readonly Incoming[]) =>
  incoming.map((one) => ({ ...one, portable: one.portable, fields: Object.keys(one.portable ?? {}) }));

describe.each(kinds)('a chunk of $collection', (kind) => {
  /** Entities that lack more and more of their fields. */
  const sparse = Array.from({ length: 60 }, (_, index): Portable => {
    const whole = Object.entries(awkwardEntity(kind, index));
    const required = smallest(kind, keyOf(kind, Object.fromEntries(whole)));
    const kept = whole.filter(([field], at) => field in required || at % (1 + (index % 4)) === 0);
    return { ...required, ...Object.fromEntries(kept) };
  });

  it('gives what was put in, and nothing that the document does not have', async () => {
    const incoming = sparse.map((value, index) => prepared(kind, value, index));
    expect(seen(await throughChunk(kind, incoming))).toEqual(seen(incoming));
  });

  it('has what is wrong with entities in their entries', async () => {
    const incoming = [prepared(kind, 7, 0), prepared(kind, {}, 1), prepared(kind, sparse[0], 2)];
    const [number, empty, sound] = await throughChunk(kind, incoming);
    expect([number?.problems, empty?.problems, sound?.problems]).toEqual(
      incoming.map(({ problems }) => problems),
    );
    expect([number?.portable, number?.row]).toEqual([undefined, undefined]);
  });
});

describe('a chunk that was received before a column came and another one went', () => {
  const tool = kindNamed('tool');

  it('gives what its rows say, and lacks what they do not have', async () => {
    const value = { ...smallest(tool, 'a'), description: 'b\tc', tags: ['x', 'y'] };
    const { entries, content } = makeChunk('tool', [prepared(tool, value, 0)]);
    const [form = '', line = ''] = brotliDecompressSync(content).toString().split('\n');
    const columns = form.split(' ');
    const before = columns.flatMap((name) => (name === 'timeout' ? [] : [name])).concat('colour');
    const cells = line
      .split('\t')
      .filter((_, at) => columns[at] !== 'timeout')
      .concat('blue');
    const old = brotliCompressSync(`${before.join(' ')}\n${cells.join('\t')}\n`);
    const [received] = await openContent('tool', JSON.parse(entries), old);
    expect(received?.row).toBeUndefined();
    expect(received?.portable).toEqual(value);
  });
});

describe('a chunk that was received under a former secret', () => {
  const tool = kindNamed('tool');
  const secret = { headers: { 'X-Api-Key': 'a key' } };
  const values: Readonly<Record<string, Portable>> = {
    'a row': { ...smallest(tool, 'a'), ...secret },
    'an entity that lacks another secret': { ...smallest(tool, 'a'), ...secret, auth_type: 'bearer' },
  };
  const shown = ({ portable, row, receivedDigest: _received, ...one }: Incoming) => ({
    ...one,
    isRow: row !== undefined,
    fields: Object.keys(portable ?? {}),
    fingerprinted: fingerprintPortable(tool, portable ?? {}, ring),
  });

  it.each(Object.entries(values))(
    'has the secrets of %s under the current one, with its digest',
    async (_, value) => {
      const former = prepared(tool, value, 0, formerRing);
      const { entries, content } = makeChunk('tool', [former]);
      const [received] = await openContent('tool', JSON.parse(entries), content, ring);
      if (received === undefined) throw new Error('Nothing is there.');
      expect(shown(received)).toEqual(shown(prepared(tool, value, 0)));
      expect(received.receivedDigest).toBe(former.digest);
      expect(received.digest).not.toBe(former.digest);
      expect(received.row ?? JSON.stringify(received.portable)).not.toContain(formerRing.keyId);
    },
  );

  it('is read where its rows are of another form than those of today', async () => {
    const value = { ...smallest(tool, 'a'), ...secret };
    const { entries, content } = makeChunk('tool', [prepared(tool, value, 0, formerRing)]);
    const [form = '', line = ''] = brotliDecompressSync(content).toString().split('\n');
    const old = brotliCompressSync(`${form} colour\n${line}\tblue\n`);
    const [received] = await openContent('tool', JSON.parse(entries), old, ring);
    expect([received?.row, Object.keys(received?.portable ?? {})]).toEqual([undefined, Object.keys(value)]);
    expect(JSON.stringify(received?.portable)).toContain(`v1.${ring.keyId}.`);
  });

  it('stays as it is for who has no ring to open it with', async () => {
    const former = prepared(tool, values['a row'], 0, formerRing);
    expect(seen(await throughChunk(tool, [former]))).toEqual(seen([former]));
  });
});

describe('the row of a received entity', () => {
  const tool = kindNamed('tool');

  it('is there where the entity depends on nothing', () => {
    expect(prepared(tool, smallest(tool, 'a'), 0).row).toContain('a');
  });

  it('is not there where the entity lacks a secret', () => {
    const masked = { ...smallest(tool, 'a'), headers: { Authorization: '*****' } };
    expect(prepared(tool, masked, 0)).toMatchObject({ lacksSecrets: true });
    expect(prepared(tool, masked, 0).row).toBeUndefined();
  });

  it('is not there where the entity may refer to others', () => {
    const server = kindNamed('server');
    expect(prepared(server, smallest(server, 's'), 0).row).toBeUndefined();
  });
});
