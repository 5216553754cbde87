import { hasSecretInText } from '../../secrets/secrets-in-clear.ts';
import { type Finding, nothingFound, secretFound, suspicious, wrong } from './finding.ts';

export const control = /\p{Cc}/u;
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
  const [isMarkup, isObeyed] = [markup.test(text), obeyed.test(text)];
  const secrets = checkContent(text, ...at);
  if (!isMarkup && !isObeyed) return secrets;
  return [
    ...(isMarkup ? [suspicious('has markup or script in it', ...at)] : []),
    ...(isObeyed ? [suspicious('has characters that a terminal obeys or that turn text around', ...at)] : []),
    ...secrets,
  ];
}

/** Texts in which anything may stand but what lets somebody in, as nothing seals it there. */
export const checkContent = (text: string, ...at: readonly string[]): readonly Finding[] =>
  hasSecretInText(text) ? [secretFound(...at)] : nothingFound;
