import { isAlias, isMap, isScalar, isSeq, type LineCounter, type Node, Scalar, type YAMLMap } from 'yaml';
import { type ExactNumber, exactNumber, exactText } from '../../../lib/exact-json.ts';
import type { Problem } from '../../../lib/problem.ts';
import { InvalidDocument } from '../../problems.ts';
import { type Position, syntaxReasons, yamlProblems } from './yaml-problems.ts';

interface Anchor {
  /** Undefined while it is being looked into. */
  readonly value: unknown;
  readonly size: number;
}

type Members = readonly { readonly key: unknown; readonly value: unknown }[];

const decimal = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

/**
 * What nodes mean, in the exact form of JSON (`parseExact`); what JSON has no room for is a problem. Values are made here
 * and not by the library, which looks through all anchors for each alias, compares each member with each, and rounds.
 */
export class YamlValues {
  readonly problems: Problem[] = [];
  readonly #lines: LineCounter;
  readonly #most: number;
  readonly #anchors = new Map<string, Anchor>();
  /** Characters that the values so far take when they are written, aliases written out. */
  #size = 0;

  constructor(lines: LineCounter, most: number) {
    this.#lines = lines;
    this.#most = most;
  }

  valueOf(node: unknown): unknown {
    if (isAlias(node)) return this.#repeated(node.source, node);
    const before = this.#size;
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, { value: undefined, size: 0 });
    const value = this.#ownValue(node);
    if (anchor !== undefined) this.#anchors.set(anchor, { value, size: this.#size - before });
    return value;
  }

  #ownValue(node: unknown): unknown {
    if (isScalar(node)) return this.#scalar(node);
    if (isSeq(node)) return this.#list(node.items);
    if (isMap(node)) return this.#members(node.items, node);
    return null;
  }

  #scalar(node: Scalar): unknown {
    const { value, source } = node;
    this.#grow(node, typeof value === 'string' ? value.length + 2 : 8);
    if (typeof value === 'string') return exactText(value);
    return typeof value === 'number' ? this.#number(value, source ?? '', node) : (value ?? null);
  }

  #number(value: number, source: string, node: Node): number | ExactNumber {
    if (decimal.test(source)) return exactNumber(source);
    if (Number.isFinite(value)) return Number.isSafeInteger(value) ? value : exactNumber(`${BigInt(source)}`);
    this.problems.push(yamlProblems.notANumber(this.#positionOf(node)));
    return 0;
  }

  #list(items: readonly unknown[]): unknown[] {
    this.#size += items.length + 2;
    return items.map((item) => this.valueOf(item));
  }

  #members(items: Members, node: Node): Record<string, unknown> {
    const places = new Map<string, unknown>();
    const merged: [string, unknown][] = [];
    const own: [string, unknown][] = [];
    for (const { key, value } of items) {
      const name = this.#nameOf(key, places);
      if (isMergeKey(key)) merged.push(...this.#merged(value, node));
      else own.push([name, this.valueOf(value)]);
    }
    return Object.fromEntries([...merged, ...own]);
  }

  #nameOf(key: unknown, places: Map<string, unknown>): string {
    const name = isScalar(key) ? exactText(String(key.value)) : '';
    if (!isScalar(key)) this.#add(yamlProblems.invalid(syntaxReasons.NON_STRING_KEY, this.#positionOf(key)));
    this.#grow(key, name.length + 4);
    if (places.has(name))
      this.#add(yamlProblems.duplicate(this.#positionOf(places.get(name)), this.#positionOf(key)));
    places.set(name, key);
    return name;
  }

  /** Members of what is merged in: of several objects, the first one that has a member gives it. */
  #merged(node: unknown, around: Node): [string, unknown][] {
    const value = this.valueOf(node);
    const sources = Array.isArray(value) ? value.toReversed() : [value];
    if (sources.every(isObject)) return sources.flatMap(Object.entries);
    this.#add(yamlProblems.merge(this.#positionOf(isNode(node) ? node : around)));
    return [];
  }

  #repeated(source: string, node: Node): unknown {
    const anchor = this.#anchors.get(source);
    const position = this.#positionOf(node);
    if (anchor === undefined) this.#add(yamlProblems.invalid(syntaxReasons.BAD_ALIAS, position));
    else if (anchor.value === undefined) this.#add(yamlProblems.circular(position));
    this.#grow(node, anchor?.size ?? 0);
    return anchor?.value ?? null;
  }

  /** Counts what comes out and bounds it, not the number of aliases: a few can be a bomb, and many need not be. */
  #grow(node: unknown, by: number): void {
    this.#size += by;
    if (this.#size > this.#most) {
      const problem = yamlProblems.aliases(this.#most, this.#positionOf(node));
      throw new InvalidDocument([problem]);
    }
  }

  #add(problem: Problem): void {
    this.problems.push(problem);
  }

  #positionOf(node: unknown): Position {
    return this.#lines.linePos((isNode(node) && node.range?.[0]) || 0);
  }
}

/** Whether a key merges (`<<`): only where it is not quoted, else it is a name like others. */
const isMergeKey = (key: unknown): boolean =>
  isScalar(key) && key.value === '<<' && (key.type === undefined || key.type === Scalar.PLAIN);

const isNode = (node: unknown): node is Node => typeof node === 'object' && node !== null && 'range' in node;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The node under a name of a map. */
export function memberNode(map: YAMLMap, name: string): unknown {
  return map.items.find(({ key }) => isScalar(key) && String(key.value) === name)?.value;
}
