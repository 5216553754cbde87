import { LineCounter, parseDocument, type YAMLError } from 'yaml';
import { isJsonObject } from '../../../lib/json.ts';
import type { Problem } from '../../../lib/problem.ts';
import { documentProblems } from '../../document-problems.ts';
import { InvalidDocument } from '../../invalid-document.ts';
import { mostAliases, NodeChecks } from './check-nodes.ts';
import { syntaxReasons, yamlProblems } from './yaml-problems.ts';

const mostProblems = 20;

/** The value of a document, as the core schema of YAML 1.2 has it whatever the document says; else `InvalidDocument`. */
export function parseYaml(bytes: Uint8Array): unknown {
  try {
    return valueIn(textOf(bytes));
  } catch (error) {
    // All of this goes by recursion, and runs out of stack far beyond what an entity may have.
    if (error instanceof RangeError) throw new InvalidDocument([yamlProblems.tooDeep({ line: 1, col: 1 })]);
    throw error;
  }
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InvalidDocument([yamlProblems.notUtf8()]);
  }
}

function valueIn(text: string): unknown {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { ...options, lineCounter });
  const errors = [...document.errors, ...document.warnings];
  refuseFor(errors.map((error) => problemOf(error, lineCounter)));
  if (document.contents === null) refuseFor([documentProblems.empty()]);
  const checks = new NodeChecks(lineCounter);
  checks.check(document.contents);
  refuseFor(checks.problems);
  const value = expanded(document, checks);
  if (isCutOff(value)) refuseFor([yamlProblems.cutOff()]);
  return value;
}

const options = {
  schema: 'core',
  merge: false,
  resolveKnownTags: false,
  stringKeys: true,
  uniqueKeys: false,
  prettyErrors: false,
  // Not `silent`, with which several documents pass for one.
  logLevel: 'error',
} as const;

function refuseFor(problems: readonly Problem[]): void {
  const [first, ...others] = problems.slice(0, mostProblems);
  if (first) throw new InvalidDocument([first, ...others]);
}

function problemOf({ code, pos: [offset] }: YAMLError, lines: LineCounter): Problem {
  const position = lines.linePos(offset);
  if (code === 'MULTIPLE_DOCS') return yamlProblems.severalDocuments(position);
  if (code === 'RESOURCE_EXHAUSTION') return yamlProblems.tooDeep(position);
  if (code === 'TAG_RESOLVE_FAILED') return yamlProblems.tag(position);
  return yamlProblems.invalid(syntaxReasons[code], position);
}

function expanded(document: ReturnType<typeof parseDocument>, { firstAlias }: NodeChecks): unknown {
  try {
    return document.toJS({ maxAliasCount: mostAliases });
  } catch (error) {
    if (!(error instanceof ReferenceError) || firstAlias === undefined) throw error;
    throw new InvalidDocument([yamlProblems.aliases(mostAliases, firstAlias)]);
  }
}

/** YAML that is cut off is YAML still, but a text may have lost its end: an export has its metadata last. */
function isCutOff(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  const document = value['import_data'] ?? value;
  return isJsonObject(document) && 'encryption_method' in document && !('metadata' in document);
}
