/** Where a process can be made to die: `test/faults` dies at each of them, so a new name is tested by being here. */
export const failpoints = [
  'receive.before-chunk',
  'receive.after-chunk',
  'receive.before-commit',
  'receive.after-commit',
  'claim.before-commit',
  'claim.after-commit',
  'plan.before-commit',
  'plan.after-commit',
  'apply.before-commit',
  'apply.after-commit',
  'atomic.before-commit',
  'atomic.after-commit',
  'refuse.before-commit',
  'refuse.after-commit',
  'undo.before-commit',
  'undo.after-commit',
  'undone.before-commit',
  'undone.after-commit',
  'finish.before-commit',
  'finish.after-commit',
  'give-up.before-commit',
  'give-up.after-commit',
  'rotate.before-commit',
  'rotate.after-commit',
] as const;

export type Failpoint = (typeof failpoints)[number];

interface Armed {
  readonly name: Failpoint;
  hitsLeft: number;
}

// For tests only, so it is no setting: `LADING_FAILPOINT=<name>[:<nth hit>]`.
const armed = arm(process.env['LADING_FAILPOINT']);

/** Ends the process as `kill -9` does when the environment asks for it here; otherwise nothing. */
export const failpoint: (name: Failpoint) => void =
  armed === undefined ? () => undefined : (name) => hit(armed, name);

function arm(wish: string | undefined): Armed | undefined {
  if (!wish) return undefined;
  const [wanted, nth = '1'] = wish.split(':');
  const name = failpoints.find((known) => known === wanted);
  if (name === undefined) throw new Error(`LADING_FAILPOINT names '${wanted}', which is no failpoint.`);
  return { name, hitsLeft: Number(nth) };
}

function hit(wanted: Armed, name: Failpoint): void {
  if (name !== wanted.name) return;
  wanted.hitsLeft -= 1;
  if (wanted.hitsLeft === 0) process.kill(process.pid, 'SIGKILL');
}
