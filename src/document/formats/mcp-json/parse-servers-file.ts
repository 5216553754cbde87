import { isAscii, isUtf8 } from 'node:buffer';
import { type ParseErrorCode, visit } from 'jsonc-parser';
import { collectBytes } from '../../../lib/bytes.ts';
import { exactNumber, exactText } from '../../../lib/exact-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import type { Problem } from '../../../lib/problem.ts';
import type { CutEntity, Envelope } from '../../document-format.ts';
import { type DocumentLimits, limitSettings } from '../../limits.ts';
import { documentStart, placeAfter } from '../../places.ts';
import { documentProblems, InvalidDocument } from '../../problems.ts';
import { jsonProblems } from '../json/json-reading.ts';
import { readServersFile } from './read-servers-file.ts';

/** The most bytes of a file of servers, which is read whole: clients' own have some kilobytes. */
const mostBytes = 67_108_864;

/** Reads the file of servers of an MCP client, with comments and trailing commas. */
export async function* readMcpServers(
  bytes: AsyncIterable<Uint8Array>,
  limits: DocumentLimits,
): AsyncGenerator<readonly CutEntity[], Envelope> {
  return yield* readServersFile(await parseServersFile(bytes, limits), limits);
}

/** The file as it is written, in its exact form. */
export const parseServersFile = async (
  bytes: AsyncIterable<Uint8Array>,
  limits: DocumentLimits,
): Promise<JsonObject> => parseLenient(await collectBytes(bytes, mostBytes, tooLarge), limits);

const tooLarge = (): InvalidDocument =>
  new InvalidDocument([
    {
      code: 'DOCUMENT_TOO_LARGE',
      message: `A file of MCP servers can have ${mostBytes} bytes at most; split it, or send the configuration as JSON.`,
      path: '',
    },
  ]);

/** The value, in its exact form, of what editors take for JSON: with comments, and a comma behind the last item. */
function parseLenient(bytes: Buffer, limits: Pick<DocumentLimits, 'values'>): JsonObject {
  if (!isAscii(bytes) && !isUtf8(bytes)) throw refused(jsonProblems.notUtf8(documentStart, []));
  const text = bytes.toString().replace(/^\ufeff/, '');
  const value = valueIn(text, limits.values);
  if (!isJsonObject(value))
    throw refused(Array.isArray(value) ? documentProblems.list() : documentProblems.notAnObject());
  return value;
}

const refused = (problem: Problem): InvalidDocument => new InvalidDocument([problem]);

function valueIn(text: string, mostValues: number): Json {
  const builder = new ValueBuilder(text, mostValues);
  try {
    visit(text, builder.visitor, { allowTrailingComma: true });
  } catch (error) {
    // It goes by recursion, and runs out of stack far beyond what a file of servers has.
    if (error instanceof RangeError) throw refused(tooDeep);
    throw error;
  }
  return builder.finish();
}

const tooDeep: Problem = {
  code: 'DEPTH_EXCEEDED',
  message: 'The document is nested too deeply to be read; flatten it.',
  path: '',
};

const tooManyValues = (most: number): Problem => ({
  code: 'TOO_MANY_VALUES',
  message: `A file of MCP servers can have ${most} values at all levels (${limitSettings.values}); split it, or send the configuration as JSON.`,
  path: '',
});

type Open = { readonly list: Json[] } | { readonly members: Map<string, Json>; name: string };

/** Makes a value of what the library meets; a member twice, which it lets pass, is refused with both places. */
class ValueBuilder {
  readonly #text: string;
  readonly #mostValues: number;
  readonly #open: Open[] = [];
  readonly #places: Map<string, number>[] = [];
  #problem: Problem | undefined;
  #value: Json = null;
  #values = 0;

  constructor(text: string, mostValues: number) {
    this.#text = text;
    this.#mostValues = mostValues;
  }

  finish(): Json {
    if (this.#problem !== undefined) throw refused(this.#problem);
    return this.#value;
  }

  readonly visitor = {
    onObjectBegin: (): void => {
      this.#count();
      this.#open.push({ members: new Map(), name: '' });
      this.#places.push(new Map());
    },
    onObjectProperty: (name: string, at: number): void => this.#openMember(exactText(name), at),
    onObjectEnd: (): void => {
      this.#places.pop();
      this.#close();
    },
    onArrayBegin: (): void => {
      this.#count();
      this.#open.push({ list: [] });
    },
    onArrayEnd: (): void => this.#close(),
    onLiteralValue: (value: unknown, at: number, length: number): void => {
      this.#count();
      this.#take(this.#literal(value, at, length));
    },
    onError: (_code: ParseErrorCode, at: number): void => {
      this.#problem ??= jsonProblems.unexpected(placeAfter(documentStart, this.#text.slice(0, at)), []);
    },
  };

  /** Counts a value: such a file is held whole, so that they count together, and reading ends at the first too many. */
  #count(): void {
    if (++this.#values > this.#mostValues) throw refused(tooManyValues(this.#mostValues));
  }

  #openMember(name: string, at: number): void {
    const open = this.#open.at(-1);
    const places = this.#places.at(-1);
    if (open === undefined || !('members' in open) || places === undefined) return;
    const first = places.get(name);
    if (first !== undefined) this.#problem ??= this.#duplicate(first, at, name);
    places.set(name, at);
    open.name = name;
  }

  #duplicate(first: number, second: number, name: string): Problem {
    const [one, other] = [first, second].map((at) => placeAfter(documentStart, this.#text.slice(0, at)));
    return jsonProblems.duplicate(one ?? documentStart, other ?? documentStart, [name]);
  }

  #literal(value: unknown, at: number, length: number): Json {
    if (typeof value === 'number') return exactNumber(this.#text.slice(at, at + length));
    if (typeof value === 'string') return exactText(value);
    return value === true || value === false ? value : null;
  }

  #close(): void {
    const open = this.#open.pop();
    if (open !== undefined) this.#take('list' in open ? open.list : Object.fromEntries(open.members));
  }

  #take(value: Json): void {
    const open = this.#open.at(-1);
    if (open === undefined) this.#value = value;
    else if ('list' in open) open.list.push(value);
    else open.members.set(open.name, value);
  }
}
