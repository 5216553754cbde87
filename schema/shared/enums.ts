import { authTypes } from '../../src/kinds/portable-fields.ts';
import { kindNames } from '../../src/kinds/registry.ts';
import { conflictStrategies, outcomeStatuses } from '../../src/kinds/words.ts';
import { tagMatches } from '../../src/store/entity-filter.ts';
import { importStates } from '../../src/store/import-state.ts';
import { builder } from '../builder.ts';
import { enumValues } from './enum-values.ts';

export const EntityKind = builder.enumType('EntityKind', {
  description: 'In the order in which an import writes them.',
  values: enumValues(kindNames),
});

export const AuthType = builder.enumType('AuthType', {
  description: 'What sort of credential an entity sends.',
  values: enumValues(authTypes),
});

export const TagMatch = builder.enumType('TagMatch', {
  description: 'How the tags of a filter apply.',
  values: enumValues(tagMatches, {
    any: 'One of the tags at least.',
    all: 'Every one of the tags.',
    none: 'None of the tags.',
  }),
});

export const ConflictStrategy = builder.enumType('ConflictStrategy', {
  description: 'What happens to an entity of a document whose key is already there.',
  values: enumValues(conflictStrategies, {
    skip: 'The stored one stays as it is.',
    update: 'The stored one becomes what the document says; absent fields and secrets stay.',
    rename: 'It is stored beside the other one, as `<key>_imported_<unix seconds>`.',
    fail: 'Nothing at all is imported.',
  }),
});

export const OutcomeStatus = builder.enumType('OutcomeStatus', {
  description: 'What became of one entity; in a dry run, what would become of it.',
  values: enumValues(outcomeStatuses),
});

export const ImportState = builder.enumType('ImportState', {
  description:
    'PLANNED is where a dry run rests. UNDONE is what a completed import becomes when it is undone.',
  values: enumValues(importStates),
});
