import type { OutcomeStatus } from '../client/generated/graphql.ts';
import type { Colour } from './terminal.ts';

interface Sign {
  readonly sign: string;
  readonly colour: Colour;
  /** Of a plan, and of what was done. */
  readonly planned: string;
  readonly done: string;
}

/** How each outcome looks; the sign and the word say it without the colour. */
export const signs: Readonly<Record<OutcomeStatus, Sign>> = {
  CREATED: { sign: '+', colour: 'green', planned: 'create', done: 'created' },
  UPDATED: { sign: '~', colour: 'yellow', planned: 'update', done: 'updated' },
  RENAMED: { sign: '>', colour: 'cyan', planned: 'rename', done: 'renamed' },
  UNCHANGED: { sign: '=', colour: 'dim', planned: 'keep', done: 'unchanged' },
  SKIPPED: { sign: '=', colour: 'dim', planned: 'skip', done: 'skipped' },
  DELETED: { sign: '-', colour: 'red', planned: 'delete', done: 'deleted' },
  FAILED: { sign: '!', colour: 'red', planned: 'fail', done: 'failed' },
};
