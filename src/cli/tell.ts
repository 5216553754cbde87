import type { Session } from './command.ts';

/** Of everything that is told as JSON; grows when a reader of the old form would be misled by the new one. */
export const jsonVersion = 1;

/** One JSON object a line. */
export const tellJson = ({ terminal }: Pick<Session, 'terminal'>, value: object): Promise<void> =>
  terminal.write(`${JSON.stringify({ version: jsonVersion, ...value })}\n`);
