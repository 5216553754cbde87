import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { describeDatabase } from '../../scripts/describe-database.ts';
import { databases } from '../support/databases.ts';

const printed = new URL('../../migrations/schema.txt', import.meta.url);

describe.each(databases)('the schema on $name', ({ open }) => {
  it('is what the tables say', async () => {
    const { dataSource } = await open();
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('is what the migrations are printed as', async () => {
    const { dataSource } = await open();
    expect(await describeDatabase(dataSource.manager)).toBe(await readFile(printed, 'utf8'));
  });
});
