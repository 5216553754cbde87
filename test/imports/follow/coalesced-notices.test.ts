import { describe, expect, it } from 'vitest';
import { createCoalescedNotices } from '../../../src/imports/follow/coalesced-notices.ts';

/** Another time that others are told, so that whatever was due before it has happened. */
const anotherTime = (): Promise<void> =>
  new Promise((resolve) => {
    const notices = createCoalescedNotices(() => 0);
    notices.wait(0, resolve);
    notices.notice();
  });

describe('coalesced notices', () => {
  it('are for all who wait, in their order, after a notice', async () => {
    const notices = createCoalescedNotices(() => 0);
    const called: number[] = [];
    const all = Array.from({ length: 175 }, (_, index) => index);
    const last = new Promise<void>((resolve) => {
      for (const index of all) notices.wait(0, () => called.push(index) === all.length && resolve());
    });
    await anotherTime();
    expect(called).toEqual([]);
    notices.notice();
    await last;
    expect(called).toEqual(all);
  });

  it('do not wait for another notice where there was one since', async () => {
    const notices = createCoalescedNotices(() => 0);
    const { count } = notices;
    notices.notice();
    await new Promise<void>((resolve) => notices.wait(count, resolve));
    expect(notices.count).toBe(count + 1);
  });

  it('leave out who does not wait any longer', async () => {
    const notices = createCoalescedNotices(() => 0);
    const called: string[] = [];
    const stop = notices.wait(0, () => called.push('stopped'));
    const over = new Promise<void>((resolve) => notices.wait(0, resolve));
    stop();
    notices.notice();
    await over;
    expect(called).toEqual([]);
  });

  it('keep their pause from one another, also after one that came at once', async () => {
    let pause = 0;
    const notices = createCoalescedNotices(() => pause);
    for (let round = 0; round < 3; round += 1) {
      const over = new Promise<void>((resolve) => notices.wait(notices.count, resolve));
      notices.notice();
      await over;
    }
    pause = 3_600_000;
    let isCalled = false;
    notices.wait(notices.count, () => {
      isCalled = true;
    });
    notices.notice();
    await anotherTime();
    expect(isCalled).toBe(false);
    notices.close();
  });
});
