import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type ParsedNode,
} from 'yaml';
import type { Problem } from '../../../lib/problem.ts';
import { type Position, syntaxReasons, yamlProblems } from './yaml-problems.ts';

export const mostAliases = 100;

/**
 * What YAML allows and JSON has no room for. Members are compared with the help of a set: the library compares each
 * with each, which takes hours where there are a million.
 */
export class NodeChecks {
  readonly problems: Problem[] = [];
  firstAlias: Position | undefined;
  readonly #lines: LineCounter;
  readonly #anchors = new Set<string>();
  /** Anchors of what is being looked into. */
  readonly #open: string[] = [];
  #aliases = 0;

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  check(node: unknown): void {
    if (isAlias(node)) this.#checkAlias(node.source, this.#positionOf(node));
    if (!isScalar(node) && !isCollection(node)) return;
    if (node.anchor) this.#anchors.add(node.anchor);
    if (isScalar(node)) this.#checkScalar(node.value, node);
    else this.#checkWithin(node);
  }

  #checkWithin(node: Node): void {
    if (node.anchor) this.#open.push(node.anchor);
    if (isSeq(node)) for (const item of node.items) this.check(item);
    if (isMap<ParsedNode, unknown>(node)) this.#checkMembers(node.items);
    if (node.anchor) this.#open.pop();
  }

  #checkMembers(members: readonly { readonly key: ParsedNode; readonly value: unknown }[]): void {
    const names = new Set<unknown>();
    for (const { key, value } of members) {
      const name = isScalar(key) ? key.value : key;
      if (names.has(name)) this.problems.push(yamlProblems.duplicate(this.#positionOf(key)));
      names.add(name);
      this.check(key);
      this.check(value);
    }
  }

  #checkScalar(value: unknown, node: Node): void {
    if (typeof value === 'number' && !Number.isFinite(value))
      this.problems.push(yamlProblems.notANumber(this.#positionOf(node)));
  }

  #checkAlias(anchor: string, position: Position): void {
    this.firstAlias ??= position;
    this.#aliases += 1;
    if (this.#aliases === mostAliases + 1) this.problems.push(yamlProblems.aliases(mostAliases, position));
    if (!this.#anchors.has(anchor))
      this.problems.push(yamlProblems.invalid(syntaxReasons.BAD_ALIAS, position));
    if (this.#open.includes(anchor)) this.problems.push(yamlProblems.circular(position));
  }

  #positionOf({ range }: Node): Position {
    return this.#lines.linePos(range?.[0] ?? 0);
  }
}
