import type { Logger as StatementLogger } from 'typeorm';
import { shortened } from '../lib/characters.ts';
import type { OpenedStore } from './store.ts';

/** A statement that took long; its values, which are what users have sent, are not told. */
export interface SlowStatement {
  readonly statement: string;
  readonly milliseconds: number;
}

const longestStatement = 1_000;
const ignore = (): void => undefined;

/** Tells of every statement that takes longer than so many milliseconds; 0 of none. */
export function watchStatements(
  { dataSource, background }: Pick<OpenedStore, 'dataSource' | 'background'>,
  slowerThan: number,
  tell: (slow: SlowStatement) => void,
): void {
  const logger: StatementLogger = {
    logQuery: ignore,
    logQueryError: ignore,
    logQuerySlow: (milliseconds, statement) => tell({ milliseconds, statement: onOneLine(statement) }),
    logSchemaBuild: ignore,
    logMigration: ignore,
    log: ignore,
  };
  for (const one of new Set([dataSource, background.dataSource]))
    one.setOptions({ logger, maxQueryExecutionTime: slowerThan });
}

const onOneLine = (statement: string): string =>
  shortened(statement.replaceAll(/\s+/g, ' ').trim(), longestStatement);
