import { builder } from '../builder.ts';
import { TagMatch } from '../shared/enums.ts';

/** The input that narrows the list of a kind. */
export const EntityFilter = builder.inputType('EntityFilter', {
  description:
    'Which entities of a kind: everything that is given must hold, and what is left out does not filter.',
  fields: (t) => ({
    keys: t.stringList({
      required: false,
      description: 'Those that have one of these keys, character by character.',
    }),
    tags: t.stringList({
      required: false,
      description:
        'By label or by id (`data-science` for `Data Science`), without regard to case; see `tagMatch`.',
    }),
    tagMatch: t.field({
      type: TagMatch,
      defaultValue: 'any',
      description: 'How many of `tags` an entity has to have.',
    }),
    isActive: t.boolean({
      required: false,
      description: 'Only those that are in use, or only those that are not; leave it out for both.',
    }),
    search: t.string({
      required: false,
      description:
        'A part of the key, the name or the description, without regard to case; at most 255 characters ' +
        '(`LADING_MAX_SEARCH_LENGTH`).',
    }),
  }),
});
