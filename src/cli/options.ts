import { InvalidArgumentError, Option } from 'commander';

const list = (text: string): string[] => text.split(',').map((word) => word.trim());

/** Words between commas. */
export const listOption = (flags: string, description: string): Option =>
  new Option(flags, description).argParser(list);

/** Whether an option takes words between commas. */
export const isListOption = ({ parseArg }: Option): boolean => parseArg === list;

/** What a word stands for, in any case. */
export const meantBy = <Value>(values: Readonly<Record<string, Value>>, word: string): Value | undefined =>
  Object.hasOwn(values, word.toLowerCase()) ? values[word.toLowerCase()] : undefined;

/** Reads what an option takes as a number. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

const units = { d: 86_400_000, h: 3_600_000 } as const;

/** A time as the API takes it, or one that is so many days or hours from now. */
function momentFrom(text: string, direction: 1 | -1): string {
  const [, count, unit] = /^(\d{1,5})([dh])$/.exec(text) ?? [];
  const distance = Number(count) * units[unit === 'd' ? 'd' : 'h'];
  const time = new Date(count === undefined ? text : Date.now() + direction * distance);
  if (Number.isNaN(time.getTime()))
    throw new InvalidArgumentError('It must be a time such as 2027-01-31T00:00:00Z, or 90d or 12h.');
  return time.toISOString();
}

/** Reads what an option takes as a time to come. */
export const momentAhead = (text: string): string => momentFrom(text, 1);

/** Reads what an option takes as a time that has passed. */
export const momentAgo = (text: string): string => momentFrom(text, -1);

/** Options that can be given several times. */
export const collect = (text: string, before: readonly string[] = []): string[] => [...before, text];

export const isRepeatable = ({ parseArg }: Option): boolean => parseArg === collect;

/** `--include`, as people know it, and `--select`, as the API calls it. */
export const selectionOptions: readonly Option[] = [
  new Option('--include <selection>', 'only these, such as "tools:a,b;servers:*"').argParser(collect),
  new Option('--select <selection>', 'the same as --include').argParser(collect),
];

export interface SelectionOptions {
  readonly include?: readonly string[];
  readonly select?: readonly string[];
}

/** What both of them name; undefined for everything. */
export function selectedTexts({ include = [], select = [] }: SelectionOptions): string[] | undefined {
  const texts = [...include, ...select];
  return texts.length === 0 ? undefined : texts;
}

/** ContextForge's scripts have it; here everything is said anyway. */
export const verboseOption = new Option('-v, --verbose', 'taken for the sake of scripts').hideHelp();

/** The option of pipelines, in which nobody reads warnings. */
export const strictOption = new Option(
  '--strict',
  'end with 3 where something that was asked for matches nothing',
);

/** Whether a warning says that a selection, a rule or a tag matches nothing. */
export const isSlip = (warning: string): boolean => /^[A-Z_]+_WITHOUT_MATCH:/.test(warning);
