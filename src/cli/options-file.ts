import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Document, LineCounter, Node } from 'yaml';
import { nearest } from '../lib/characters.ts';
import { CommandFailure } from './exit-codes.ts';
import { readText } from './files.ts';
import { isListOption, isRepeatable } from './options.ts';
import { isSecretOption } from './secrets.ts';

/** The option for those who give the same options again and again, such as pipelines. */
export const optionsFileOption = new Option(
  '--options <file>',
  'options in a file, as YAML or JSON; those on the command line come first',
);

/** Something that is wrong with the file, and where. */
interface Slip {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** An option as the file names it. */
interface Entry {
  readonly name: string;
  readonly value: unknown;
  readonly place: Pick<Slip, 'line' | 'column'>;
}

/**
 * Gives the command the options of the file that it names, where the command line has not given them. What only other
 * commands take is left out: one file is for a plan, what is applied of it, and an export. Gives the names of those.
 */
export async function takeOptionsFrom(program: Command, command: Command, file: string): Promise<string[]> {
  const { entries, slips } = await entriesIn(await readText(file));
  const others = optionsOfOthers(program);
  const passedOver: string[] = [];
  for (const entry of entries) {
    const option = optionNamed(command.options, entry.name);
    if (option !== undefined) slips.push(...take(command, option, entry));
    else if (optionNamed(others, entry.name) !== undefined) passedOver.push(entry.name);
    else slips.push({ ...entry.place, message: unknown(entry.name, [...command.options, ...others]) });
  }
  if (slips.length > 0) throw wrong(file, slips);
  return passedOver;
}

function wrong(file: string, slips: readonly Slip[]): CommandFailure {
  const lines = slips.map(({ line, column, message }) => `  ${file}:${line}:${column} ${message}`);
  return new CommandFailure('unexpected', [`The options in ${file} cannot be taken:`, ...lines].join('\n'), {
    code: 'WRONG_OPTIONS_FILE',
    problems: slips,
    advice: 'Write them as on the command line, without the dashes: `conflict-strategy: update`.',
  });
}

/** The options of all commands that take a file of options. */
const optionsOfOthers = (program: Command): Option[] =>
  program.commands.filter(({ options }) => options.includes(optionsFileOption)).flatMap((one) => one.options);

const nameOf = ({ long }: Option): string => (long ?? '').slice(2);

// A file that names files would have to say which of them counts.
const optionNamed = (options: readonly Option[], name: string): Option | undefined =>
  options.find((option) => option !== optionsFileOption && nameOf(option) === name);

function unknown(name: string, options: readonly Option[]): string {
  const names = options.filter((option) => option !== optionsFileOption && !option.hidden).map(nameOf);
  const meant = nearest(name, names);
  return `There is no option '${name}'${meant === undefined ? '.' : `; did you mean '${meant}'?`}`;
}

async function entriesIn(text: string): Promise<{ entries: Entry[]; slips: Slip[] }> {
  // Loaded where it is needed: most commands are given no file.
  const { isMap, isScalar, LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const slips = document.errors.map(({ pos: [at], message }) => ({ ...placeAt(lines, at), message }));
  if (slips.length > 0 || document.contents === null) return { entries: [], slips };
  if (!isMap<Node, Node>(document.contents))
    return {
      entries: [],
      slips: [{ ...placeOf(document.contents, lines), message: 'It has to be a map of options.' }],
    };
  const entries = document.contents.items.map(({ key, value }) => ({
    name: isScalar(key) ? String(key.value) : key.toString(),
    value: plain(value, document),
    place: placeOf(key, lines),
  }));
  return { entries, slips };
}

// Aliases are followed no further than the library allows.
const plain = (node: Node | null, document: Document): unknown => node?.toJS(document);

const placeOf = ({ range }: Node, lines: LineCounter) => placeAt(lines, range?.[0] ?? 0);

function placeAt(lines: LineCounter, offset: number): Pick<Slip, 'line' | 'column'> {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

// Said in two ways, or one instead of the other.
const oneOfThese = [
  ['context', 'url'],
  ['json', 'jsonStream'],
  ['include', 'select'],
  ['types', 'type'],
  ['out', 'output'],
];

const isGiven = (command: Command, attribute: string): boolean =>
  [attribute, ...oneOfThese.filter((names) => names.includes(attribute)).flat()].some(
    (name) => command.getOptionValueSource(name) === 'cli',
  );

/** What the command line has given stays. */
function take(command: Command, option: Option, { name, value, place }: Entry): Slip[] {
  const attribute = option.attributeName();
  try {
    const taken = readValue(option, name, value);
    if (taken !== undefined && !isGiven(command, attribute))
      command.setOptionValueWithSource(attribute, taken, 'config');
    return [];
  } catch (error) {
    if (error instanceof InvalidArgumentError) return [{ ...place, message: `'${name}': ${error.message}` }];
    throw error;
  }
}

/** Undefined for a flag that is not set. */
function readValue(option: Option, name: string, value: unknown): unknown {
  const isFlag = !option.required && !option.optional;
  if (isSecretOption(option)) return asked(name, value);
  if (isFlag) {
    if (typeof value !== 'boolean') throw new InvalidArgumentError('Write true or false.');
    return value ? !option.negate : undefined;
  }
  if (isRepeatable(option)) return textsIn(value);
  const text = isListOption(option) ? textsIn(value).join(',') : textOf(value);
  return option.parseArg === undefined ? text : option.parseArg(text, undefined);
}

/** Files lie about, and are committed. */
function asked(name: string, value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value || undefined;
  throw new InvalidArgumentError(
    `A secret does not belong into a file. Write ${name}: true to be asked for it, or give it by its variable.`,
  );
}

const textsIn = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).map(textOf);

function textOf(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new InvalidArgumentError(
    Array.isArray(value) ? 'It takes one value, not a list.' : 'It has to be a text.',
  );
}
