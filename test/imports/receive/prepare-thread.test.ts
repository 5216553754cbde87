import { afterAll, describe, expect, it } from 'vitest';
import { defaultLimits } from '../../../src/document/limits.ts';
import { InvalidDocument } from '../../../src/document/problems.ts';
import type { EntityBatch } from '../../../src/imports/receive/batch-entities.ts';
import { prepareBatch } from '../../../src/imports/receive/prepare-entity.ts';
import {
  prepareOnThreads,
  resourceLimits,
  type ThreadPreparation,
  threads,
} from '../../../src/imports/receive/preparer.ts';
import type { EntitySelection } from '../../../src/kinds/words.ts';
import { selector } from '../../../src/planning/select.ts';
import { createKeyRing, type RingSecrets } from '../../../src/secrets/key-ring.ts';
import { batchesOf, documentText, opened } from './batches.ts';

const secrets: RingSecrets = { current: 'the secret of this server', previous: ['the one before'] };
const there: ThreadPreparation = {
  secrets,
  sourceSecrets: undefined,
  limits: defaultLimits,
  masksUnopened: false,
  selection: undefined,
};
const here = (selection?: readonly EntitySelection[]) => ({
  keys: { ring: createKeyRing(secrets) },
  limits: defaultLimits,
  select: selection && selector(selection),
});
const head = '"version":"2025-03-26","exported_at":"2026-01-01T00:00:00Z"';
const rootsText = (...roots: string[]): string => `{${head},"entities":{"roots":[${roots.join()}]}}`;

async function prepareThere(batch: EntityBatch, preparation: Partial<ThreadPreparation> = {}) {
  const thread = threads.least();
  if (thread === undefined) throw new Error('There is no thread.');
  const document = prepareOnThreads({ ...there, ...preparation });
  const prepared = document.prepare(thread, batch);
  document.close();
  return prepared;
}

describe('a thread', () => {
  threads.enter(resourceLimits);
  afterAll(() => threads.stop());

  it.each([
    ['generated entities', documentText(1_500)],
    ['others', documentText(700, 'second')],
    [
      'entities that fail by themselves',
      rootsText(
        '7',
        '{"uri":5}',
        '{"uri":"a\\u0000"}',
        `{"uri":${'['.repeat(99)}${']'.repeat(99)}}`,
        '{"uri":"ok"}',
      ),
    ],
  ])('makes the same chunks as this one of %s', async (_, text) => {
    const inline = await Promise.all(
      (await batchesOf(text)).map((batch) => opened(prepareBatch(batch, here()))),
    );
    const batches = await batchesOf(text);
    const threaded = await Promise.all(batches.map((batch) => prepareThere(batch)));
    expect(await Promise.all(threaded.map(opened))).toEqual(inline);
    expect(inline.length).toBeGreaterThan(0);
  });

  it('leaves out what is not selected', async () => {
    const selection: EntitySelection[] = [{ kind: 'tool', keys: ['tool-7', 'tool-205'] }, { kind: 'root' }];
    const inline = await Promise.all(
      (await batchesOf(documentText(500))).map((batch) => opened(prepareBatch(batch, here(selection)))),
    );
    const batches = await batchesOf(documentText(500));
    const threaded = await Promise.all(batches.map((batch) => prepareThere(batch, { selection })));
    expect(await Promise.all(threaded.map(opened))).toEqual(inline);
    expect(inline.flatMap((chunk) => chunk?.content.map(({ key }: { key: string }) => key) ?? [])).toEqual(
      expect.arrayContaining(['tool-7', 'tool-205', 'file:///workspace/0']),
    );
  });

  it('opens secrets with the source’s secret and seals them with ours', async () => {
    const source: RingSecrets = { current: 'the secret of the source' };
    const purpose = { kind: 'gateway', field: 'auth_value' };
    const sealed = createKeyRing(source).seal(purpose, '{"Authorization":"Bearer abc"}');
    const gateway = { name: 'g', url: 'https://g.example.com', auth_type: 'bearer', auth_value: sealed };
    const text = `{${head},"entities":{"gateways":[${JSON.stringify(gateway)}]}}`;
    const [batch] = await batchesOf(text);
    if (batch === undefined) throw new Error('There is no batch.');
    const chunk = await opened(await prepareThere(batch, { sourceSecrets: source }));
    const [received] = chunk?.content ?? [];
    expect(received?.problems).toBeUndefined();
    const value = String(received?.portable?.['auth_value']);
    expect(value).not.toBe(sealed);
    expect(createKeyRing(secrets).open(purpose, value)).toMatchObject({
      clear: '{"Authorization":"Bearer abc"}',
      isCurrent: true,
    });
  });

  it('refuses what is no JSON with the problem that this one finds', async () => {
    const text = rootsText('{"uri":"é"}', '{"uri":"secret" oops}');
    const [batch] = await batchesOf(text);
    const [again] = await batchesOf(text);
    if (batch === undefined || again === undefined) throw new Error('There is no batch.');
    const refused = await prepareThere(batch).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(InvalidDocument);
    expect(() => prepareBatch(again, here())).toThrow(refused as InvalidDocument);
    expect(refused).toMatchObject({
      problems: [
        { path: '/entities/roots/1', message: expect.stringContaining(`byte ${byteOf(text, 'oops')}`) },
      ],
    });
  });
});

const byteOf = (text: string, part: string): number => Buffer.byteLength(text.slice(0, text.indexOf(part)));
