import {
  type ASTNode,
  type DocumentNode,
  GraphQLError,
  type SelectionSetNode,
  type Source,
  visit,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { codeExtensions } from '../lib/problem.ts';
import type { DoorSettings } from '../settings/settings.ts';

/** Whether somebody is signed in, by what an operation came with. */
export type IsSignedIn = (arrival: object) => boolean;

interface Limiting {
  readonly door: DoorSettings;
  readonly isSignedIn: IsSignedIn;
}

/** To find them and to look for what may have been meant costs more than all the rest; a client learns no more from others. */
const mostErrors = 10;

/** Refuses operations that would cost too much only to be understood, and those who may not ask for the schema. */
export function limitOperations({ door, isSignedIn }: Limiting): Plugin {
  const isSound = new WeakSet<DocumentNode>();
  const mayAskForSchema = (arrival: object): boolean =>
    door.introspection === 'everybody' || (door.introspection === 'signed-in' && isSignedIn(arrival));
  return {
    onParse: ({ context, parseFn, setParseFn }) => {
      const most = isSignedIn(context) ? ofSignedIn(door) : ofNobody(door);
      setParseFn((source, options) =>
        parse(source, (text) => parseFn(text, { ...options, maxTokens: most.tokens.most }), { most, door }),
      );
    },
    // Those with errors are not kept: who is not signed in is told less of them.
    onValidate: ({ context, params: { documentAST }, validateFn, setValidationFn, setResult }) => {
      if (isSound.has(documentAST)) return setResult([]);
      const told = { maxErrors: mostErrors, hideSuggestions: !mayAskForSchema(context) };
      // The options of GraphQL stand before the information on types; Envelop has it the other way round.
      setValidationFn((schema, document, rules) => validateFn(schema, document, rules, told));
      return ({ result }) => {
        if (result.length === 0) isSound.add(documentAST);
      };
    },
    onExecute: ({ args: { document, contextValue }, setResultAndStopExecution }) => {
      if (!introspecting.has(document) || mayAskForSchema(contextValue)) return;
      setResultAndStopExecution({ errors: [noIntrospection(door)] });
    },
  };
}

interface Most {
  readonly most: number;
  readonly setting: string;
}

/** What a text may have before anything is known of what it asks for. */
interface OfText {
  readonly characters: Most;
  readonly tokens: Most;
}

const ofSignedIn = ({ operationCharacters, operationTokens }: DoorSettings): OfText => ({
  characters: { most: operationCharacters, setting: 'LADING_MAX_OPERATION_CHARACTERS' },
  tokens: { most: operationTokens, setting: 'LADING_MAX_OPERATION_TOKENS' },
});

const ofNobody = ({ anonymousCharacters, anonymousTokens }: DoorSettings): OfText => ({
  characters: { most: anonymousCharacters, setting: 'LADING_MAX_ANONYMOUS_CHARACTERS' },
  tokens: { most: anonymousTokens, setting: 'LADING_MAX_ANONYMOUS_TOKENS' },
});

type Parse = (source: string | Source) => DocumentNode;

function parse(
  source: string | Source,
  parseFn: Parse,
  { most, door }: { readonly most: OfText; readonly door: DoorSettings },
): DocumentNode {
  const { length } = typeof source === 'string' ? source : source.body;
  if (length > most.characters.most)
    throw tooComplex('more characters', most.characters.most, most.characters.setting);
  const document = tryToParse(() => parseFn(source), most.tokens);
  const { aliases, directives, introspects } = countIn(document);
  if (aliases > door.operationAliases)
    throw tooComplex(
      `${aliases} aliases and repeated fields`,
      door.operationAliases,
      'LADING_MAX_OPERATION_ALIASES',
    );
  if (directives > door.operationDirectives)
    throw tooComplex(`${directives} directives`, door.operationDirectives, 'LADING_MAX_OPERATION_DIRECTIVES');
  if (introspects) introspecting.add(document);
  return document;
}

function tryToParse(parseFn: () => DocumentNode, { most, setting }: Most): DocumentNode {
  try {
    return parseFn();
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep();
    if (!(error instanceof GraphQLError) || !error.message.endsWith('Parsing aborted.')) throw error;
    throw tooComplex('more words and signs', most, setting);
  }
}

/** Operations that ask for the schema at their root. */
const introspecting = new WeakSet<DocumentNode>();

interface Count {
  aliases: number;
  directives: number;
  introspects: boolean;
}

/** A field that is asked for twice under one name is compared with itself as often as one with an alias. */
function countIn(document: DocumentNode): Count {
  const count: Count = { aliases: 0, directives: 0, introspects: false };
  visit<ASTNode>(document, {
    Directive: () => {
      count.directives += 1;
    },
    Field: ({ alias, name }) => {
      if (alias !== undefined) count.aliases += 1;
      if (name.value === '__schema' || name.value === '__type') count.introspects = true;
    },
    SelectionSet: (selected) => {
      count.aliases += repeatedIn(selected);
    },
  });
  return count;
}

function repeatedIn({ selections }: SelectionSetNode): number {
  const names = selections.flatMap((one) => (one.kind === 'Field' && !one.alias ? [one.name.value] : []));
  return names.length - new Set(names).size;
}

const tooComplex = (what: string, most: number, setting: string): GraphQLError =>
  new GraphQLError(
    `The operation has ${what} than are allowed: ${most} (${setting}). Ask for less at once, and give large values as ` +
      'variables.',
    { extensions: { code: 'OPERATION_TOO_COMPLEX' } },
  );

/** The parser calls itself for each level, so that an operation can use up its stack: that is the operation's fault. */
const tooDeep = (): GraphQLError =>
  new GraphQLError(
    'Syntax Error: The operation is nested too deeply to be read. Give large values as variables.',
    { extensions: { code: 'GRAPHQL_PARSE_FAILED' } },
  );

const noIntrospection = ({ introspection }: DoorSettings): GraphQLError =>
  introspection === 'nobody'
    ? new GraphQLError(
        'The schema is not to be asked for here (LADING_INTROSPECTION). Read it in `schema.graphql` of the package.',
        {
          extensions: codeExtensions('INTROSPECTION_DISABLED'),
        },
      )
    : new GraphQLError(
        'The schema is told to those who are signed in (LADING_INTROSPECTION). Send the header ' +
          '`Authorization: Bearer <token>`.',
        { extensions: codeExtensions('UNAUTHENTICATED') },
      );

/** Operations that were parsed, no more of them than a few hundred usual ones: a tree takes many times its text. */
export const operationCache = () => {
  const documents = new LRUCache<string, DocumentNode>({
    maxSize: 262_144,
    maxEntrySize: 16_384,
    sizeCalculation: (_document, text) => text.length + 1,
  });
  // What one is refused may be another's right: see `limitOperations`.
  return { documentCache: documents, errorCache: none, validationCache: false };
};

const none = { get: () => undefined, set: () => undefined };
