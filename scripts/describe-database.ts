import type { EntityManager } from 'typeorm';

/**
 * Everything that the migrations have made, as text that is the same on every version of PostgreSQL: what the
 * database itself says about its tables, constraints, indexes, triggers and functions.
 */
export async function describeDatabase(manager: EntityManager): Promise<string> {
  const tables: { name: string; lines: string[] }[] = await manager.query(tablesSql);
  const functions: { definition: string }[] = await manager.query(functionsSql);
  const paragraphs = [
    '-- What the migrations add up to. Printed by `npm run generate`, compared by the tests.',
    ...tables.map(({ name, lines }) => [`TABLE ${name}`, ...lines.map((line) => `  ${line}`)].join('\n')),
    ...functions.map(({ definition }) => definition.trimEnd()),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

const columnLines = `
  SELECT 1 AS part, attnum::int AS rank, concat_ws(' ', attname, format_type(atttypid, atttypmod),
    CASE WHEN attcollation <> typcollation THEN 'COLLATE ' || quote_ident(collname) END,
    CASE WHEN attnotnull THEN 'NOT NULL' END,
    'DEFAULT ' || pg_get_expr(adbin, adrelid),
    CASE WHEN attstorage <> typstorage THEN 'STORAGE ' || replace(attstorage::text, 'e', 'EXTERNAL') END) AS line
  FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
    LEFT JOIN pg_collation ON pg_collation.oid = attcollation
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
  WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped`;

// From PostgreSQL 18 on NOT NULL is a constraint too (contype n); the columns tell it already.
const constraintLines = `
  SELECT 2, row_number() OVER (ORDER BY conname COLLATE "C")::int,
    'CONSTRAINT ' || conname || ' ' || pg_get_constraintdef(oid)
  FROM pg_constraint WHERE conrelid = c.oid AND contype <> 'n'`;

const indexLines = `
  SELECT 3, row_number() OVER (ORDER BY indexrelid::regclass::text COLLATE "C")::int,
    replace(pg_get_indexdef(indexrelid), ' ON public.', ' ON ')
  FROM pg_index WHERE indrelid = c.oid
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND conrelid = indrelid)`;

const triggerLines = `
  SELECT 4, row_number() OVER (ORDER BY tgname COLLATE "C")::int, replace(pg_get_triggerdef(oid), ' ON public.', ' ON ')
  FROM pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal`;

// The table "migrations" is TypeORM's own.
const tablesSql = `
  SELECT c.relname AS name, (SELECT array_agg(line ORDER BY part, rank)
    FROM (${columnLines} UNION ALL ${constraintLines} UNION ALL ${indexLines} UNION ALL ${triggerLines}) AS lines) AS lines
  FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'migrations'
  ORDER BY c.relname COLLATE "C"`;

const functionsSql = `
  SELECT replace(pg_get_functiondef(oid), ' FUNCTION public.', ' FUNCTION ') AS definition
  FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY oid::regprocedure::text COLLATE "C"`;
