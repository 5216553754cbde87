import { describe, expect, it } from 'vitest';
import { createRounds } from '../../../src/imports/follow/rounds.ts';

/** A round of others, so that whatever was due before it has happened. */
const anotherRound = (): Promise<void> =>
  new Promise((resolve) => {
    const rounds = createRounds(() => 0);
    rounds.wait(0, resolve);
    rounds.notice();
  });

describe('rounds', () => {
  it('are for all who wait, in their order, after a notice', async () => {
    const rounds = createRounds(() => 0);
    const called: number[] = [];
    const all = Array.from({ length: 175 }, (_, index) => index);
    const last = new Promise<void>((resolve) => {
      for (const index of all) rounds.wait(0, () => called.push(index) === all.length && resolve());
    });
    await anotherRound();
    expect(called).toEqual([]);
    rounds.notice();
    await last;
    expect(called).toEqual(all);
  });

  it('do not wait for another notice where there was one since', async () => {
    const rounds = createRounds(() => 0);
    const { notices } = rounds;
    rounds.notice();
    await new Promise<void>((resolve) => rounds.wait(notices, resolve));
    expect(rounds.notices).toBe(notices + 1);
  });

  it('leave out who does not wait any longer', async () => {
    const rounds = createRounds(() => 0);
    const called: string[] = [];
    const stop = rounds.wait(0, () => called.push('stopped'));
    const over = new Promise<void>((resolve) => rounds.wait(0, resolve));
    stop();
    rounds.notice();
    await over;
    expect(called).toEqual([]);
  });

  it('keep their pause from one another, also after one that came at once', async () => {
    let pause = 0;
    const rounds = createRounds(() => pause);
    for (let round = 0; round < 3; round += 1) {
      const over = new Promise<void>((resolve) => rounds.wait(rounds.notices, resolve));
      rounds.notice();
      await over;
    }
    pause = 3_600_000;
    let isCalled = false;
    rounds.wait(rounds.notices, () => {
      isCalled = true;
    });
    rounds.notice();
    await anotherRound();
    expect(isCalled).toBe(false);
    rounds.close();
  });
});
