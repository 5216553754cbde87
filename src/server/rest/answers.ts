import type { JsonObject } from '../../lib/json.ts';

const text = { type: 'string' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const texts = { type: 'array', items: text } as const;

/** JSON Schemas of what the operations answer. */
export const importStatusSchema: JsonObject = {
  type: 'object',
  properties: {
    import_id: { ...text, description: 'For `/import/status/{import_id}`.' },
    status: { enum: ['pending', 'running', 'completed', 'failed', 'cancelled', 'undone'] },
    progress: {
      type: 'object',
      description: 'In a dry run, what would become of the entities.',
      properties: {
        total: count,
        processed: count,
        created: {
          ...count,
          description: 'Those that were stored beside an existing one, under another key, included.',
        },
        updated: count,
        skipped: { ...count, description: 'Those that are unchanged included.' },
        failed: count,
        deleted: { ...count, description: 'Only where an import was taken back.' },
      },
      required: ['total', 'processed', 'created', 'updated', 'skipped', 'failed'],
    },
    errors: { ...texts, description: 'A thousand at most; those of the entities not in a list of imports.' },
    warnings: {
      ...texts,
      description: 'A thousand at most; those of the entities not in a list of imports.',
    },
    started_at: { ...text, format: 'date-time' },
    completed_at: { type: ['string', 'null'], format: 'date-time' },
  },
  required: ['import_id', 'status', 'progress', 'errors', 'warnings', 'started_at', 'completed_at'],
};

export const cleanupSchema: JsonObject = {
  type: 'object',
  properties: { status: { const: 'success' }, message: text, removed_count: count },
  required: ['status', 'message', 'removed_count'],
};

export const problemSchema: JsonObject = {
  type: 'object',
  properties: {
    detail: { ...text, description: 'What is wrong, and what to do.' },
    code: { ...text, description: 'The same for programs; stable.' },
    documentation: { ...text, description: 'Where the code is explained: a path on this server.' },
    permission: { ...text, description: 'The permission that is lacking, with the code `FORBIDDEN`.' },
    problems: {
      type: 'array',
      description: 'All that is wrong with a document.',
      items: {
        type: 'object',
        properties: {
          code: text,
          message: text,
          path: { ...text, description: 'JSON pointer into the document.' },
          documentation: text,
        },
        required: ['code', 'message', 'documentation'],
      },
    },
  },
  required: ['detail', 'code', 'documentation'],
};
