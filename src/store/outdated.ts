/** What a write rests on is no longer what is stored: somebody changed it since it was read. Read it again. */
export class Outdated extends Error {
  override readonly name = 'Outdated';

  constructor(table: string) {
    super(`Rows of ${table} were changed since they were read.`);
  }
}
