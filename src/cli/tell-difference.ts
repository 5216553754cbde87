import type { DifferenceQuery, DifferenceStatus } from '../client/generated/graphql.ts';
import { type Session, tellJson } from './command.ts';
import { formatChange } from './outcomes.ts';
import { noteWarnings } from './sayings.ts';
import type { Colour, Terminal } from './terminal.ts';
import { printable, remark } from './words.ts';

/** The first page of a comparison, with what is said of all of it. */
export type Difference = Extract<DifferenceQuery['difference'], { readonly __typename: 'Difference' }>;
type Entity = Difference['entities']['nodes'][number];

/** How a comparison is told while its pages come. */
export interface DifferenceTeller {
  readonly begin: (names: { readonly from: string; readonly to: string }) => Promise<void>;
  readonly page: (entities: readonly Entity[]) => Promise<void>;
  readonly end: (difference: Difference) => Promise<void>;
}

export const differenceTeller = (session: Session): DifferenceTeller =>
  session.telling === 'text' ? textTeller(session.terminal) : jsonTeller(session);

function textTeller(terminal: Terminal): DifferenceTeller {
  return {
    begin: ({ from, to }) =>
      terminal.say(
        `${terminal.paint('red', `--- ${printable(from)}`)}\n${terminal.paint('green', `+++ ${printable(to)}`)}`,
      ),
    page: async (entities) => {
      const lines = entities.flatMap((entity) => formatEntity(entity, terminal));
      if (lines.length > 0) await terminal.say(lines.join('\n'));
    },
    end: async ({ warnings, summary }) => {
      noteWarnings(terminal, warnings);
      await terminal.say(summaryOf(summary));
    },
  };
}

function jsonTeller(session: Session): DifferenceTeller {
  const entities: Entity[] = [];
  let names = {};
  return {
    begin: async (given) => {
      names = given;
    },
    page: async (page) => {
      if (session.telling === 'json') entities.push(...page);
      else for (const entity of page) await tellJson(session, { type: 'entity', entity });
    },
    end: ({ identical, summary: counts, warnings }) => {
      const told = { ...names, isDifferent: !identical, summary: summaryOf(counts), counts, warnings };
      return tellJson(session, session.telling === 'json' ? { ...told, entities } : { type: 'end', ...told });
    },
  };
}

const looks: Readonly<Record<DifferenceStatus, { readonly sign: string; readonly colour: Colour }>> = {
  ADDED: { sign: '+', colour: 'green' },
  CHANGED: { sign: '~', colour: 'yellow' },
  REMOVED: { sign: '-', colour: 'red' },
};

function formatEntity({ kind, key, status, changes, warnings }: Entity, { paint }: Terminal): string[] {
  const { sign, colour } = looks[status];
  const head = `${sign} ${status.toLowerCase().padEnd(9)} ${kind.toLowerCase().padEnd(8)} ${printable(key)}`;
  return [
    `  ${paint(colour, head)}`,
    ...changes.map((change) => `      ${formatChange(change, paint)}`),
    ...warnings.map((warning) => `      ${paint('yellow', 'warning')} ${remark(warning)}`),
  ];
}

/** The line that scripts may read: always there, with these words in this order. */
const summaryOf = ({ added, changed, removed, unchanged }: Difference['summary']): string =>
  `Difference: ${added} added, ${changed} changed, ${removed} removed, ${unchanged} unchanged`;
