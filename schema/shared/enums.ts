import { meaningOf } from '../../src/kinds/kind.ts';
import { type KindName, kindNames, kinds } from '../../src/kinds/registry.ts';
import { authTypes } from '../../src/kinds/shared-fields.ts';
import { conflictStrategies, outcomeStatuses } from '../../src/kinds/words.ts';
import { tagMatches } from '../../src/store/find-entities.ts';
import { importStates } from '../../src/store/import-tables.ts';
import { builder } from '../builder.ts';

type Values<Word extends string> = {
  [W in Word as Uppercase<W>]: { readonly value: W; readonly description: string };
};

/** The values of an enum out of our own list of words, so that none is written down twice, forgotten, or without a word. */
export const enumValues = <Word extends string>(
  words: readonly Word[],
  descriptions: Readonly<Record<Word, string>>,
): Values<Word> => {
  const values = words.map((value) => [value.toUpperCase(), { value, description: descriptions[value] }]);
  // `fromEntries` forgets which names there are.
  return Object.fromEntries(values) as Values<Word>;
};

/** The enum of the registry's kinds. */
export const EntityKind = builder.enumType('EntityKind', {
  description: `The kinds of entity. An import writes ${kindNames.map((name) => name.toUpperCase()).join(', ')}, in this order.`,
  values: enumValues(
    kindNames,
    // Every kind says what it is.
    Object.fromEntries(kinds.map((kind) => [kind.name, meaningOf(kind)])) as Record<KindName, string>,
  ),
});

/** The enum of the forms of a credential. */
export const AuthType = builder.enumType('AuthType', {
  description: 'What sort of credential an entity sends.',
  values: enumValues(authTypes, {
    basic: 'A username and a password, in the header `Authorization` (RFC 7617).',
    bearer: 'A token, in the header `Authorization` (RFC 6750).',
    authheaders: 'One or several headers with values of their own.',
    oauth: 'A configuration of OAuth, by which a token is fetched.',
    query_param: 'A parameter that is added to the url.',
  }),
});

/** The enum of how many tags have to match. */
export const TagMatch = builder.enumType('TagMatch', {
  description: 'How many of the given tags an entity has to have; tags compare without regard to case.',
  values: enumValues(tagMatches, {
    any: 'One of the given tags at least.',
    all: 'Every one of the given tags.',
    none: 'No tag that was given; what has no tags at all is among them.',
  }),
});

/** The enum of what is done in a conflict. */
export const ConflictStrategy = builder.enumType('ConflictStrategy', {
  description:
    'What an import does in a conflict: where an entity of the document has a key that a stored entity of its kind has.',
  values: enumValues(conflictStrategies, {
    skip: 'The stored one stays as it is; the outcome is SKIPPED.',
    update:
      'The stored one becomes what the document says; fields and secrets that it does not have stay. UPDATED or UNCHANGED.',
    rename: 'It is stored beside the other one, as `<key>_imported_<unix seconds>`; the outcome is RENAMED.',
    fail: 'The whole import is refused before anything is written; each conflict is a problem with the code CONFLICT.',
  }),
});

/** The enum of what becomes of an entity. */
export const OutcomeStatus = builder.enumType('OutcomeStatus', {
  description:
    'What became of one entity; in a dry run, what would become of it. Each entity has exactly one of them.',
  values: enumValues(outcomeStatuses, {
    created: 'It was not there, and is stored now.',
    updated: 'It was there with another content, and has that of the document now.',
    unchanged: 'It was there and is the same; nothing was written.',
    renamed: 'It was there; that of the document is stored beside it, under another key.',
    skipped:
      'It was left alone, by the strategy, as a repetition, or because an undo found it changed since; `warnings` say more.',
    failed: 'It is not stored; `problems` say why.',
    deleted: 'It was there and is gone, as a delta or an undo has it.',
  }),
});

/** The enum of where a job stands. */
export const ImportState = builder.enumType('ImportState', {
  description:
    'Where a job stands. It rests at PLANNED (a dry run), COMPLETED, FAILED or CANCELLED, and becomes UNDONE when it is ' +
    'taken back.',
  values: enumValues(importStates, {
    queued: 'The document is accepted; the job waits for its turn.',
    receiving: 'The document is still coming in.',
    planning: 'What becomes of each entity is being worked out; no entity is written yet.',
    planned:
      'The dry run is over: its outcomes say what would become of each entity. `applyImport` carries that out.',
    applying: 'Entities are being written, chunk by chunk, or all at once where the import is atomic.',
    completed: 'Every entity has its outcome; some may have failed.',
    failed: 'The job as a whole was refused or could not go on; `problems` say why.',
    cancelled: 'Somebody stopped it; what was committed before stays.',
    undone: 'It had ended, and an undo has taken it back.',
  }),
});
