import { prompt } from '../../src/kinds/prompt.ts';
import { builder } from '../builder.ts';
import { defineEntity } from './define-entity.ts';
import { entityNode } from './entity.ts';

/** The object type of prompts. */
export const promptType = builder.node('Prompt', {
  ...entityNode(prompt),
  fields: (t) => ({
    name: t.exposeString('name'),
    originalName: t.exposeString('original_name', { nullable: true }),
    customName: t.exposeString('custom_name', { nullable: true }),
    displayName: t.exposeString('display_name', { nullable: true }),
    template: t.exposeString('template'),
    description: t.exposeString('description', { nullable: true }),
    inputSchema: t.expose('input_schema', { type: 'JSON' }),
  }),
});

defineEntity(prompt, promptType, (t, isNew) => ({
  name: t.string({ required: isNew }),
  originalName: t.string({ required: false }),
  customName: t.string({ required: false }),
  displayName: t.string({ required: false }),
  template: t.string({ required: isNew }),
  description: t.string({ required: false }),
  inputSchema: t.field({ type: 'JSON', required: false }),
}));
