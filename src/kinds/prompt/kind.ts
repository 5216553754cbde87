import { defineKind } from '../kind.ts';
import { portablePrompt } from './portable.ts';
import { promptTable } from './table.ts';

export const prompt = defineKind({
  name: 'prompt',
  collection: 'prompts',
  key: 'name',
  table: promptTable,
  portable: portablePrompt,
  aliases: { displayName: 'display_name', enabled: 'is_active' },
  derived: ['slug', 'custom_name_slug'],
  content: 'template',
  rules: {
    name: 'line',
    original_name: 'line',
    custom_name: 'line',
    display_name: 'line',
    description: 'text',
    template: 'content',
    input_schema: 'json-schema',
  },
  searched: ['display_name', 'description'],
});
