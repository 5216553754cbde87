import type { EntitySchemaColumnOptions } from 'typeorm';
import { z } from 'zod';

/** Columns that every stored entity has, whatever its kind. */
export interface EntityRow {
  id: string;
  tags: string[];
  is_active: boolean;
  /** Grows by one with every stored change. */
  revision: number;
  /** Hash of the canonical portable form, secrets as fingerprints; null when it has to be computed again. */
  digest: string | null;
  /** The writing transaction (`xid8` as text): what "changed since" compares with a snapshot. */
  changed_in: string;
  created_at: Date;
  updated_at: Date;
}

type Columns<Row> = { [Column in keyof Row]: EntitySchemaColumnOptions };

export const nowColumn = { type: 'timestamptz', default: () => 'now()' } as const;
export const optionalTimeColumn = { type: 'timestamptz', nullable: true } as const;

/** Columns of `EntityRow`, to be spread into each kind's own. */
export const entityColumns = {
  id: { type: 'uuid', primary: true, generated: 'uuid' },
  tags: { type: 'text', array: true, default: () => "'{}'" },
  is_active: { type: 'boolean', default: true },
  revision: { type: 'integer', default: 1 },
  digest: { type: 'text', nullable: true },
  changed_in: { type: 'xid8' as 'text', default: () => 'pg_current_xact_id()' },
  created_at: nowColumn,
  updated_at: nowColumn,
} satisfies Columns<EntityRow>;

/** A column that names entities: unique, compared by code point so that order does not depend on the locale. */
export const keyColumn = { type: 'text', unique: true, collation: 'C' } as const;

/** The key's slug, by which other gateways' documents may mention the entity. */
export const slugColumn = { type: 'text', collation: 'C' } as const;

export const textColumn = { type: 'text' } as const;
export const optionalTextColumn = { type: 'text', nullable: true } as const;
export const optionalIntegerColumn = { type: 'integer', nullable: true } as const;

/** `json`, not `jsonb`: the order of members is the author's, and survives. */
export const jsonColumn = { type: 'json' } as const;
export const optionalJsonColumn = { type: 'json', nullable: true } as const;

/** A closed set as text with a check, as the migrations write it. */
export const oneOf = (column: string, values: readonly string[]) => ({
  expression: `${column} IN (${values.map((value) => `'${value}'`).join(', ')})`,
});

/** Fields that several kinds' documents share; what they are for is said where a kind has them. */
export const keyField = (ofKind: string, use = '') =>
  z
    .string()
    .min(1)
    .describe(
      `Key: unique among ${ofKind}, one line, at most 255 characters (\`LADING_MAX_KEY_LENGTH\`).${use && ` ${use}`}`,
    );
export const peopleName = z
  .string()
  .describe(
    'What people call it: one line, at most 255 characters (`LADING_MAX_NAME_LENGTH`); need not be unique.',
  );
export const optionalText = z.string().nullable().default(null);
export const jsonObject = z.record(z.string(), z.json());
export const tags = z
  .array(z.string().min(1))
  .default([])
  .describe(
    'Labels to find and select it by: one line each, at most 255 characters (`LADING_MAX_TAG_LENGTH`). Compared without ' +
      'regard to case, kept as they are written.',
  );
export const isActive = z
  .boolean()
  .default(true)
  .describe('Whether it is in use; exports leave out what is not, unless they are asked for it.');

export const authTypes = ['basic', 'bearer', 'authheaders', 'oauth', 'query_param'] as const;
export type AuthType = (typeof authTypes)[number];

/** How an entity authenticates; `auth_value` is the sealed credential, a JSON object once it is opened. */
export const authFields = {
  auth_type: z
    .enum(authTypes)
    .nullable()
    .default(null)
    .describe('How it authenticates at its address; null where it needs no credential.'),
  auth_value: z
    .string()
    .nullable()
    .default(null)
    .describe('The credential, sealed. Null says nothing about it: what is stored is kept.'),
};
