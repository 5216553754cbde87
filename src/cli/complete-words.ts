import type { Command, Option } from 'commander';
import { conflictStrategies, importStates } from '../client/generated/words.ts';
import type { LadingClient } from '../client/lading-client.ts';
import { type ConnectionOptions, connectionOf } from './connection.ts';
import { readContexts } from './contexts.ts';
import { shortId } from './global-id.ts';
import { collectionNames, kindOf } from './kinds.ts';

/** Something that can stand where the cursor is. */
export interface Candidate {
  readonly word: string;
  readonly meaning?: string;
}

/** Undefined where a file is meant: shells know better which there are. */
export type Candidates = readonly Candidate[] | undefined;

type Environment = Readonly<Record<string, string | undefined>>;

interface Place {
  readonly command: Command;
  /** What stands before it, without options. */
  readonly given: readonly string[];
  /** The option whose value is typed. */
  readonly option: Option | undefined;
  /** Options with a value so far, by their long names. */
  readonly values: ReadonlyMap<string, string>;
}

/** What the last word can be, which begins as it stands there. */
export async function completeWords(
  program: Command,
  words: readonly string[],
  env: Environment,
): Promise<Candidates> {
  const typed = words.at(-1) ?? '';
  const place = placeOf(program, words.slice(0, -1));
  const [name, value] = splitAtEquals(typed);
  const option = value === undefined ? place.option : optionNamed(place.command, name);
  const found =
    option !== undefined && (place.option !== undefined || value !== undefined)
      ? await valuesOf(option, { ...place, typed: value ?? typed, env })
      : typed.startsWith('-')
        ? optionsOf(place.command)
        : await argumentsOf({ ...place, typed, env });
  const start = value === undefined ? '' : `${name}=`;
  return found
    ?.map((one) => ({ ...one, word: start + one.word }))
    .filter(({ word }) => word.startsWith(typed));
}

function splitAtEquals(typed: string): [string, string | undefined] {
  const at = typed.indexOf('=');
  return typed.startsWith('--') && at > 0 ? [typed.slice(0, at), typed.slice(at + 1)] : [typed, undefined];
}

const optionNamed = ({ options }: Command, name: string): Option | undefined =>
  options.find(({ long, short }) => long === name || short === name);

function placeOf(program: Command, words: readonly string[]): Place {
  const place = { command: program, given: [] as string[], values: new Map<string, string>() };
  let option: Option | undefined;
  for (const word of words) {
    if (option !== undefined) {
      place.values.set(option.long ?? '', word);
      option = undefined;
    } else if (word.startsWith('-')) option = awaitedBy(place, word);
    else goOn(place, word);
  }
  return { ...place, option };
}

/** To the command that the word names within the one before, or to its next argument. */
function goOn(place: { command: Command; readonly given: string[] }, word: string): void {
  const inner = place.command.commands.find((one) => one.name() === word);
  if (inner === undefined) place.given.push(word);
  else place.command = inner;
}

/** The option whose value is the next word. What need not have a value is not asked for one. */
function awaitedBy(
  { command, values }: { readonly command: Command; readonly values: Map<string, string> },
  word: string,
): Option | undefined {
  const [name, value] = splitAtEquals(word);
  if (value !== undefined) values.set(name, value);
  const option = value === undefined ? optionNamed(command, name) : undefined;
  return option?.required ? option : undefined;
}

interface Asked extends Place {
  readonly typed: string;
  readonly env: Environment;
}

const optionsOf = ({ options }: Command): Candidate[] => [
  ...options
    .filter(({ hidden }) => !hidden)
    .map(({ long, short, description }) => ({ word: long ?? short ?? '', meaning: description })),
  { word: '--help', meaning: 'all options and an example' },
];

const plain = (words: readonly string[]): Candidate[] => words.map((word) => ({ word }));

/** The values of options, by what their help calls them: `--types <kinds>`. */
const values: Readonly<Record<string, (asked: Asked) => Candidate[] | Promise<Candidate[]>>> = {
  kinds: ({ typed }) => ofList(typed, collectionNames),
  states: ({ typed }) => ofList(typed, Object.keys(importStates)),
  strategy: () => plain(strategies),
  selection: ofSelection,
  rule: ofRule,
};

async function valuesOf({ argChoices, flags, long }: Option, asked: Asked): Promise<Candidates> {
  if (argChoices !== undefined) return plain(argChoices);
  if (long === '--context') return contextNames(asked.env);
  const [, name = ''] = /<([\w-]+)>/.exec(flags) ?? [];
  return Object.hasOwn(values, name) ? values[name]?.(asked) : undefined;
}

const strategies = Object.keys(conflictStrategies);

/** `tools,ser`: the next word of a list. */
function ofList(typed: string, words: readonly string[]): Candidate[] {
  const start = typed.slice(0, typed.lastIndexOf(',') + 1);
  return plain(words.map((word) => start + word));
}

/** `tools:a,b`: kinds, then their keys. */
async function ofSelection(asked: Asked): Promise<Candidate[]> {
  const { typed } = asked;
  const part = typed.slice(typed.lastIndexOf(';') + 1);
  const before = typed.slice(0, typed.length - part.length);
  const colon = part.indexOf(':');
  if (colon < 0) return plain(collectionNames.flatMap((name) => [`${before}${name}`, `${before}${name}:`]));
  const keys = part.slice(colon + 1);
  const start = typed.slice(0, typed.length - keys.length) + keys.slice(0, keys.lastIndexOf(',') + 1);
  const found = await keysOf(asked, part.slice(0, colon), keys.slice(keys.lastIndexOf(',') + 1));
  return found.filter(({ word }) => !/[,;"]/.test(word)).map((one) => ({ ...one, word: start + one.word }));
}

async function ofRule(asked: Asked): Promise<Candidate[]> {
  const at = asked.typed.lastIndexOf('=');
  if (at > 0) return plain(strategies.map((strategy) => `${asked.typed.slice(0, at)}=${strategy}`));
  return (await ofSelection(asked)).flatMap((one) =>
    one.word.endsWith(':') ? [one] : [{ ...one, word: `${one.word}=` }],
  );
}

async function contextNames(env: Environment): Promise<Candidate[]> {
  const { contexts } = await readContexts(env);
  return Object.entries(contexts).map(([word, { url }]) => ({ word, meaning: url }));
}

async function argumentsOf(asked: Asked): Promise<Candidates> {
  const { command, given } = asked;
  if (command.commands.length > 0)
    return command.commands
      .filter((one) => !('_hidden' in one && one._hidden === true))
      .map((one) => ({ word: one.name(), meaning: one.description() }));
  const argument = command.registeredArguments[given.length]?.name();
  if (argument === 'id') return jobs(asked);
  if (argument === 'kind') return plain(collectionNames);
  if (argument === 'key') return keysOf(asked, given[0] ?? '', asked.typed);
  if (argument === 'name' && command.parent?.name() === 'context' && command.name() !== 'add')
    return contextNames(asked.env);
  if (argument === 'shell') return plain(shells);
  return undefined;
}

async function jobs(asked: Asked): Promise<Candidate[]> {
  const { nodes } = await (await connect(asked)).importJobs({ first: 20 });
  return [
    { word: 'last', meaning: 'the newest' },
    ...nodes.map(({ id, state, createdAt, label }) => ({
      word: shortId(id),
      meaning: `${state.toLowerCase()} ${createdAt} ${label ?? ''}`.trimEnd(),
    })),
  ];
}

const mostKeys = 100;

async function keysOf(asked: Asked, word: string, start: string): Promise<Candidate[]> {
  const client = await connect(asked);
  const { nodes } = await client.entities(kindOf(word), {
    first: mostKeys,
    ...(start !== '' && { filter: { search: start } }),
  });
  return nodes.map(({ key, tags }) => ({ word: key, ...(tags.length > 0 && { meaning: tags.join(', ') }) }));
}

/** The shells that can be completed. */
export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;

/** Nobody waits longer than this for the answer to a key. */
const patienceMs = 1_500;

async function connect({ values, env }: Asked): Promise<LadingClient> {
  const options = Object.entries({
    context: '--context',
    url: '--url',
    tokenFile: '--token-file',
    cacert: '--cacert',
  }).flatMap(([name, long]) => (values.has(long) ? [[name, values.get(long)]] : []));
  const connection: ConnectionOptions = Object.fromEntries(options);
  const { LadingClient } = await import('../client/lading-client.ts');
  const signal = AbortSignal.timeout(patienceMs);
  return new LadingClient(await connectionOf(connection, env), { signal });
}
