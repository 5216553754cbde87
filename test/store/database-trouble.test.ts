import { expect, it } from 'vitest';
import { databaseTrouble } from '../../src/store/database-errors.ts';

const coded = (code: string) => Object.assign(new Error('what the database said'), { code });

it.each([
  ['53100', 'INSUFFICIENT_STORAGE'],
  ['53300', 'DATABASE_UNAVAILABLE'],
  ['28P01', 'DATABASE_UNAVAILABLE'],
  ['57P01', 'DATABASE_UNAVAILABLE'],
  ['57P05', 'DATABASE_UNAVAILABLE'],
  ['25P03', 'DATABASE_UNAVAILABLE'],
  ['ECONNREFUSED', 'DATABASE_UNAVAILABLE'],
  ['25006', 'DATABASE_READ_ONLY'],
  ['57014', 'DATABASE_TIMEOUT'],
  ['25P04', 'DATABASE_TIMEOUT'],
  ['23505', undefined],
  ['XX000', undefined],
])('%s of the database is %s to its user, in words of ours', (state, code) => {
  const trouble = databaseTrouble(Object.assign(new Error('query'), { driverError: coded(state) }));
  expect(trouble?.code).toBe(code);
  if (trouble !== undefined) expect(trouble.message).toMatch(/^The database .*\.$/);
});
