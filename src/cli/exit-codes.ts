/** What the command ends with; docs/cli.md has the same table. */
export const exitCodes = {
  done: 0,
  unexpected: 1,
  difference: 2,
  invalidDocument: 3,
  notAllowed: 4,
  someFailed: 5,
  conflicts: 7,
  staleOrBusy: 8,
  unreachable: 9,
  /** As shells say it of a program that Ctrl-C ended. */
  interrupted: 130,
} as const;

export type Verdict = keyof typeof exitCodes;

/** Ends a command with a message and the code of the verdict. */
export class CommandFailure extends Error {
  readonly verdict: Verdict;

  constructor(verdict: Verdict, message: string) {
    super(message);
    this.name = 'CommandFailure';
    this.verdict = verdict;
  }
}
