import type { ErrorCode } from 'yaml';
import type { Problem } from '../../../lib/problem.ts';
import { limitSettings } from '../../limits.ts';

/** A place in a YAML text, as the library counts: from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly col: number;
}

const at = ({ line, col }: Position): string => `at line ${line}, column ${col}`;

const problem = (code: string, message: string): Problem => ({ code, message, path: '' });

/** Reasons to refuse a document that only YAML can give. Messages never quote the document: it has secrets. */
export const yamlProblems = {
  invalid: (reason: string, position: Position): Problem =>
    problem('INVALID_YAML', `The document is not valid YAML: ${reason}, ${at(position)}.`),
  notUtf8: (): Problem => problem('INVALID_YAML', 'The document is not valid YAML: it is not UTF-8.'),
  duplicate: (first: Position, second: Position): Problem =>
    problem(
      'DUPLICATE_MEMBER',
      `The document has a member twice, ${at(first)} and ${at(second)}; keep one of them.`,
    ),
  merge: (position: Position): Problem =>
    problem(
      'INVALID_YAML',
      `The document merges in what is no object, ${at(position)}; give an object, or quote the '<<'.`,
    ),
  severalDocuments: (position: Position): Problem =>
    problem('SEVERAL_DOCUMENTS', `Another document begins ${at(position)}; send them one at a time.`),
  tag: (position: Position): Problem =>
    problem('UNSUPPORTED_TAG', `The document has a tag, ${at(position)}; write the value without it.`),
  notANumber: (position: Position): Problem =>
    problem(
      'UNSUPPORTED_NUMBER',
      `The document has a number that JSON has no room for, ${at(position)}; write a finite one, or quote it.`,
    ),
  aliases: (most: number, position: Position): Problem =>
    problem(
      'TOO_MANY_ALIASES',
      `The document has more than ${most} bytes once its aliases are written out, ${at(position)}; split it or raise ${limitSettings.documentBytes}.`,
    ),
  circular: (position: Position): Problem =>
    problem(
      'CIRCULAR_ALIAS',
      `An alias stands within what it repeats, ${at(position)}; write the value out.`,
    ),
  tooDeep: (position: Position): Problem =>
    problem('DEPTH_EXCEEDED', `The document is nested too deeply to be read, ${at(position)}; flatten it.`),
  tooLarge: (bytes: number): Problem =>
    problem(
      'YAML_TOO_LARGE',
      `The document is YAML of more than ${bytes} bytes (${limitSettings.yamlBytes}), which is too large to be read at once; convert it to JSON or NDJSON, which are read as streams.`,
    ),
  tooMuchMemory: (): Problem =>
    problem(
      'YAML_TOO_LARGE',
      'The document takes too much memory as YAML; convert it to JSON or NDJSON, which are read as streams.',
    ),
  cutOff: (): Problem =>
    problem(
      'TRUNCATED_DOCUMENT',
      "The document ends too early: it has 'encryption_method', as exports have, but not their 'metadata'; send all of it.",
    ),
} as const;

/** The library's errors in our words, each with the way out: the library's own quote the document. */
export const syntaxReasons: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'an alias has a tag or an anchor; remove it',
  BAD_ALIAS: 'an alias repeats what is not there; write the value out',
  BAD_COLLECTION_TYPE: 'a tag does not fit its value; remove it',
  BAD_DIRECTIVE: 'a directive is not known; remove it',
  BAD_DQ_ESCAPE: 'a text has a backslash that means nothing; double it',
  BAD_INDENT: 'the indentation is wrong; align it with its neighbours',
  BAD_PROP_ORDER: 'a tag or an anchor is in the wrong place; put it right before its value',
  BAD_SCALAR_START: 'a text begins with a reserved character; quote it',
  BLOCK_AS_IMPLICIT_KEY: 'a key holds a key, or a text has a colon; quote it',
  BLOCK_IN_FLOW: 'within brackets a value is written over several lines; write it as within brackets',
  DUPLICATE_KEY: 'a member is there twice; keep one of them',
  IMPOSSIBLE: 'this cannot be understood',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters; begin its line with a question mark',
  MISSING_CHAR: 'a character is missing, such as a closing quote or bracket, or a space',
  MULTILINE_IMPLICIT_KEY: 'a key goes over several lines, or a colon is missing',
  MULTIPLE_ANCHORS: 'a value has two anchors; keep one of them',
  MULTIPLE_DOCS: 'another document begins; send them one at a time',
  MULTIPLE_TAGS: 'a value has two tags; remove them',
  NON_STRING_KEY: 'a key is no text; quote it',
  RESOURCE_EXHAUSTION: 'this is nested too deeply; flatten it',
  TAB_AS_INDENT: 'a tab is used as indentation; use spaces',
  TAG_RESOLVE_FAILED: 'a tag is not known; remove it',
  UNEXPECTED_TOKEN: 'something unexpected is here; quote it if it belongs to a text',
};
