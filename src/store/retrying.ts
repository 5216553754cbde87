import { isTransient } from './postgres-codes.ts';

const attempts = 5;

/** Does the work again from the start where another writer got in its way. */
export async function retrying<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attempts || !isTransient(error)) throw error;
    }
  }
}
