import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import xterm from '@xterm/headless';

/** Whether there is a pseudo-terminal to be had, from util-linux. */
export const hasPseudoTerminal = existsSync('/usr/bin/script');

interface TerminalOptions {
  readonly columns: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly directory?: string;
  /** Told whenever something has come, with all that has come. */
  readonly onOutput?: (output: string, child: ChildProcess) => void;
}

/** What was on the screen in the end, and what had to be done to get there. */
export interface Screen {
  readonly code: number | null;
  /** What one can scroll back to, line by line, without empty lines at the end; wrapped lines as one. */
  readonly lines: readonly string[];
  /** Everything that was sent to the terminal, as it was. */
  readonly output: string;
}

/** Runs a program on a pseudo-terminal and gives what a person sees when it is over. */
export async function runOnTerminal(
  program: readonly string[],
  { columns, rows = 40, env = {}, directory, onOutput }: TerminalOptions,
): Promise<Screen> {
  const { PATH, HOME } = process.env;
  const command = `stty cols ${columns} rows ${rows}; exec ${program.map(quoted).join(' ')}`;
  const child = spawn('script', ['-qefc', command, '/dev/null'], {
    env: { PATH, HOME, TERM: 'xterm-256color', SHELL: '/bin/sh', ...env },
    cwd: directory,
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    onOutput?.(output, child);
  });
  const [code] = await once(child, 'close');
  return { code, output, lines: await linesShown(output, columns, rows) };
}

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

async function linesShown(output: string, cols: number, rows: number): Promise<string[]> {
  const terminal = new xterm.Terminal({ cols, rows, scrollback: 10_000, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(output, resolve));
  const { active } = terminal.buffer;
  const lines: string[] = [];
  for (let at = 0; at < active.length; at++) {
    const line = active.getLine(at);
    const text = line?.translateToString(true) ?? '';
    if (line?.isWrapped) lines.push(`${lines.pop() ?? ''}${text}`);
    else lines.push(text);
  }
  terminal.dispose();
  return lines.join('\n').trimEnd().split('\n');
}
