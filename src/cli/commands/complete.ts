import { Option } from 'commander';
import { defineCommand } from '../command.ts';
import { type Candidate, completeWords } from '../complete-words.ts';
import { printable } from '../printable.ts';
import { splitLine } from '../split-line.ts';

/** Asked by the scripts of `completion`: what can stand at the end of these words, with its meaning after a tab. */
export const completeCommand = defineCommand<{ readonly line?: string }>({
  name: 'complete',
  summary: 'print what can stand at the end of these words; for completion',
  arguments: { '[words...]': 'after the name of the program' },
  example: 'lading complete -- import --conflict-strategy ""',
  isOffline: true,
  isHidden: true,
  options: [new Option('--line <line>', 'the line instead, as it was typed into bash')],
  run: async ({ program, terminal, env }, args, { line }) => {
    const split = line === undefined ? { words: args, isQuoted: false } : splitLine(line);
    const words = line === undefined ? args : split.words.slice(1);
    // Whatever goes wrong here, nobody has asked for words about it.
    const found = await completeWords(program, words, env).catch(() => []);
    const say = line === undefined ? sayWord : sayToBash(words.at(-1) ?? '', split.isQuoted);
    const lines = found === undefined ? [':files'] : found.filter(isOneLine).map(say);
    if (lines.length > 0) await terminal.write(`${lines.join('\n')}\n`);
    return 'done';
  },
});

const isOneLine = ({ word }: Candidate): boolean => printable(word) === word;

const sayWord = ({ word, meaning = '' }: Candidate): string => `${word}\t${printable(meaning)}`;

/** Quoted for bash, without what stands before the last sign at which bash parts words: that stays as it was typed. */
const sayToBash =
  (typed: string, isQuoted: boolean) =>
  ({ word }: Candidate): string => {
    if (isQuoted) return word;
    const kept = typed.slice(0, Math.max(typed.lastIndexOf(':'), typed.lastIndexOf('=')) + 1);
    return word.slice(kept.length).replace(/[^\w@%+=:,./-]/g, '\\$&');
  };
