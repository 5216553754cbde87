import { root } from '../../src/kinds/root.ts';
import { builder } from '../builder.ts';
import { defineEntity } from './define-entity.ts';
import { entityNode } from './entity.ts';

/** The object type of roots. */
export const rootType = builder.node('Root', {
  ...entityNode(root),
  fields: (t) => ({
    uri: t.exposeString('uri'),
    name: t.exposeString('name'),
  }),
});

defineEntity(root, rootType, (t, isNew) => ({
  uri: t.string({ required: isNew }),
  name: t.string({ required: isNew }),
}));
