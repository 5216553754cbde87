import { pino } from 'pino';
import { type Log, onlyMembers } from './members.ts';
import { asText } from './text-lines.ts';

interface LogOptions {
  readonly level: string;
  /** As text for people, or each line a JSON object. */
  readonly format: 'text' | 'json';
}

/** Where lines go. */
interface LogTarget {
  write(line: string): unknown;
}

/** Where the server says what happens. It is handed on to who has something to say; there is no other one. */
export function createLog({ level, format }: LogOptions, target: LogTarget): Log {
  const to = format === 'json' ? target : { write: (line: string) => target.write(asText(line)) };
  return pino(
    {
      level,
      // The collector knows the process and the host.
      base: null,
      messageKey: 'message',
      timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }), log: (line) => ({ ...onlyMembers(line) }) },
    },
    to,
  );
}
