import { describe, expect, it } from 'vitest';
import { LineFull, type Place, Places } from '../../src/lib/places.ts';

/** Lets everything that can go on do so. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('places', () => {
  it('are given to so many at once, and to the others in the order in which they came', async () => {
    const places = new Places(2, 10);
    const inside: number[] = [];
    const held: Place[] = [];
    for (const number of [1, 2, 3, 4])
      void places.enter().then((place) => {
        inside.push(number);
        held.push(place);
      });
    await settle();
    expect(inside).toEqual([1, 2]);
    held[1]?.leave();
    await settle();
    expect(inside).toEqual([1, 2, 3]);
    held[0]?.leave();
    held[2]?.leave();
    await settle();
    expect(inside).toEqual([1, 2, 3, 4]);
  });

  it('do not let somebody in before who waits', async () => {
    const places = new Places(1, 10);
    const first = await places.enter();
    const order: string[] = [];
    void places.enter().then((place) => {
      order.push('waited');
      place.leave();
    });
    first.leave();
    void places.enter().then(() => order.push('came later'));
    await settle();
    expect(order).toEqual(['waited', 'came later']);
  });

  it('refuse who comes when the line is full', async () => {
    const places = new Places(1, 1);
    await places.enter();
    void places.enter();
    await expect(places.enter()).rejects.toBeInstanceOf(LineFull);
  });

  it('free the place in the line of who goes away', async () => {
    const places = new Places(1, 1);
    const first = await places.enter();
    const leaving = new AbortController();
    const waiting = places.enter({ signal: leaving.signal });
    leaving.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    const next = places.enter();
    first.leave();
    await expect(next).resolves.toBeDefined();
    await expect(places.enter({ signal: leaving.signal })).rejects.toThrow('gone');
  });

  it('tell who has one that it is wanted, from the moment when somebody waits', async () => {
    const places = new Places(1, 3);
    const first = await places.enter();
    expect(first.wanted.aborted).toBe(false);
    const [second, third] = [places.enter(), places.enter()];
    expect(first.wanted.aborted).toBe(true);
    first.leave();
    expect((await second).wanted.aborted).toBe(true);
    (await second).leave();
    expect((await third).wanted.aborted).toBe(false);
  });

  it('count who stepped aside among those who wait, once', async () => {
    const places = new Places(1, 1);
    const first = await places.enter();
    first.stepAside();
    first.stepAside();
    const second = await places.enter();
    await expect(places.enter()).rejects.toBeInstanceOf(LineFull);
    first.leave();
    first.leave();
    const third = places.enter();
    second.leave();
    second.leave();
    (await third).leave();
    await places.enter();
    void places.enter();
    await expect(places.enter()).rejects.toBeInstanceOf(LineFull);
  });
});

describe('places of several callers', () => {
  it('go to whose caller has fewer of them, before those who came first', async () => {
    const places = new Places(2, 10);
    const [first] = [await places.enter({ caller: 'a' }), await places.enter({ caller: 'a' })];
    const order: string[] = [];
    const waiting = ['a', 'b'].map(async (caller) => {
      const place = await places.enter({ caller });
      order.push(caller);
      place.leave();
    });
    first.leave();
    await Promise.all(waiting);
    expect(order).toEqual(['b', 'a']);
  });

  it('are not all filled by one of them', async () => {
    const places = new Places(1, 10, 2);
    const place = await places.enter({ caller: 'a' });
    const waiting = places.enter({ caller: 'a' });
    await expect(places.enter({ caller: 'a' })).rejects.toMatchObject({ isOfCaller: true });
    const other = places.enter({ caller: 'b' });
    place.leave();
    (await waiting).leave();
    (await other).leave();
    (await places.enter({ caller: 'a' })).leave();
  });
});
