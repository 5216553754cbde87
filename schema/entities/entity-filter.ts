import { builder } from '../builder.ts';
import { TagMatch } from '../shared/enums.ts';

export const EntityFilter = builder.inputType('EntityFilter', {
  description: 'Everything that is given must hold.',
  fields: (t) => ({
    keys: t.stringList({ required: false }),
    tags: t.stringList({ required: false, description: 'Compared without regard to case.' }),
    tagMatch: t.field({ type: TagMatch, defaultValue: 'any' }),
    isActive: t.boolean({ required: false, description: 'Leave out for both.' }),
    search: t.string({
      required: false,
      description: 'Case-insensitive part of the key, display name or description.',
    }),
  }),
});
