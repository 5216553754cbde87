import { type Finding, nothingFound, suspicious, wrong } from './finding.ts';

const control = /\p{Cc}/u;
/** What moves a terminal's cursor, or turns a text around. */
const obeyed = /[^\P{Cc}\t\n\r]|[\u202a-\u202e\u2066-\u2069]/u;
const markup =
  /<\/?(?:script|iframe|frame|frameset|object|embed|applet|svg|math|img|video|audio|link|meta|base|form|input|style|html|body)\b|(?:^|[\s"'`<>=(])(?:javascript|vbscript):|<[^>]*\son[a-z]+\s*=|data:text\/html/i;

/** Names, and other texts that stand in one line. */
export function checkLine(text: string, ...at: readonly string[]): readonly Finding[] {
  if (control.test(text)) return [wrong('no control characters, such as a line break', ...at)];
  return checkText(text, ...at);
}

/** Texts for people, and for models: they may have lines. */
export function checkText(text: string, ...at: readonly string[]): readonly Finding[] {
  const found = [
    ...(markup.test(text) ? [suspicious('has markup or script in it', ...at)] : []),
    ...(obeyed.test(text)
      ? [suspicious('has characters that a terminal obeys or that turn text around', ...at)]
      : []),
  ];
  return found.length === 0 ? nothingFound : found;
}
