import type { Session } from './command.ts';
import { printableJson } from './printable.ts';

/** Of everything that is told as JSON; grows when a reader of the old form would be misled by the new one. */
export const jsonVersion = 1;

/** One JSON object a line. */
export const tellJson = ({ terminal }: Pick<Session, 'terminal'>, value: object): Promise<void> =>
  terminal.write(`${printableJson({ version: jsonVersion, ...value })}\n`);
