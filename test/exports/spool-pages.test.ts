import { describe, expect, it } from 'vitest';
import type { WrittenPage } from '../../src/document/document-format.ts';
import { spoolPages } from '../../src/exports/spool-pages.ts';
import { kindNamed } from '../../src/kinds/registry.ts';
import { createKeyRing } from '../../src/secrets/key-ring.ts';

const ring = createKeyRing({ current: 'the secret of the spool', previous: [] });
const kind = kindNamed('root');
const page = (number: number): WrittenPage => ({ kind, entities: [`{"uri":"file:///${number}"}`] });

/** Something to wait for. */
function createGate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

async function taken(pages: AsyncIterable<WrittenPage>): Promise<WrittenPage[]> {
  const all: WrittenPage[] = [];
  for await (const one of pages) all.push(one);
  return all;
}

describe('pages that are put aside', () => {
  it('are read to the end though nobody takes one', async () => {
    const end = createGate();
    const spool = await spoolPages(source(), ring);
    await end.opened;
    expect(await taken(spool.pages)).toEqual([page(1), page(2)]);
    await spool.close();

    async function* source() {
      yield page(1);
      yield page(2);
      end.open();
    }
  });

  it('can be taken while others are still being read', async () => {
    const first = createGate();
    const spool = await spoolPages(source(), ring);
    const all: WrittenPage[] = [];
    for await (const one of spool.pages) {
      all.push(one);
      first.open();
    }
    expect(all).toEqual([page(1), page(2)]);
    await spool.close();

    async function* source() {
      yield page(1);
      await first.opened;
      yield page(2);
    }
  });

  it('come before what went wrong after them', async () => {
    const spool = await spoolPages(source(), ring);
    const pages = spool.pages[Symbol.asyncIterator]();
    expect(await pages.next()).toEqual({ done: false, value: page(1) });
    await expect(pages.next()).rejects.toThrow('The database is gone.');
    await spool.close();

    async function* source() {
      yield page(1);
      throw new Error('The database is gone.');
    }
  });

  it('are not read any further once nobody wants them', async () => {
    const [second, closing, left] = [createGate(), createGate(), createGate()];
    const spool = await spoolPages(source(), ring);
    await second.opened;
    const closed = spool.close();
    closing.open();
    await left.opened;
    await closed;

    async function* source() {
      try {
        yield page(1);
        second.open();
        await closing.opened;
        yield page(2);
        throw new Error('Somebody reads on.');
      } finally {
        left.open();
      }
    }
  });
});
