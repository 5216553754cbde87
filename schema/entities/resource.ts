import { resource } from '../../src/kinds/resource.ts';
import { builder } from '../builder.ts';
import { defineEntity } from './define-entity.ts';
import { entityNode } from './entity.ts';

/** The object type of resources. */
export const resourceType = builder.node('Resource', {
  ...entityNode(resource),
  fields: (t) => ({
    name: t.exposeString('name'),
    uri: t.exposeString('uri'),
    description: t.exposeString('description', { nullable: true }),
    mimeType: t.exposeString('mime_type', { nullable: true }),
    content: t.exposeString('content', { nullable: true }),
  }),
});

defineEntity(resource, resourceType, (t, isNew) => ({
  uri: t.string({ required: isNew }),
  name: t.string({ required: isNew }),
  description: t.string({ required: false }),
  mimeType: t.string({ required: false }),
  content: t.string({ required: false }),
}));
