import type { EntityManager } from 'typeorm';

/**
 * Lets the statements that follow in this transaction take the order of keys from their index alone. Right after an
 * import the database knows nothing of a table, expects a few rows, and sorts all of them before it gives the first.
 * Where few are wanted, sorting them is the quicker way.
 */
export const preferKeyOrder = (manager: EntityManager, isPreferred: boolean): Promise<unknown> =>
  manager.query(`SET LOCAL enable_sort = ${isPreferred ? 'off' : 'on'}`);
