import type { Terminal } from './terminal.ts';
import { remark } from './words.ts';

const mostShown = 50;

/** As many warnings as anybody reads, and where the others are. */
export const shownWarnings = (warnings: readonly string[], others = 'like these'): readonly string[] =>
  warnings.length <= mostShown
    ? warnings
    : [...warnings.slice(0, mostShown), `${warnings.length - mostShown} more ${others}.`];

/** Warnings about something as a whole, a line each. */
export function noteWarnings(
  terminal: Pick<Terminal, 'note' | 'paintNote'>,
  warnings: readonly string[],
): void {
  for (const warning of warnings)
    terminal.note(`${terminal.paintNote('yellow', 'warning')} ${remark(warning)}`);
}
