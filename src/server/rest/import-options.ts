import { type ConflictStrategy, conflictStrategies, type EntitySelection } from '../../kinds/words.ts';
import * as parameter from './parameters.ts';
import { readSelected, readSelectionText } from './read-selected.ts';
import { RestProblem, wrongParameter } from './rest-problem.ts';

/** What an import is asked to do, beside its document. */
export interface ImportOptions {
  readonly conflictStrategy: ConflictStrategy;
  readonly dryRun: boolean;
  readonly sourceSecret?: string;
  readonly selection?: readonly EntitySelection[];
}

type Members = ReadonlyMap<string, unknown>;

const strategy = parameter.text('conflict_strategy', `One of ${conflictStrategies.join(', ')}; else update.`);
const dryRun = parameter.optionalBoolean('dry_run', 'Whether to plan only: nothing is changed.');
/** ContextForge's server takes these in the query, its command line sends them in the body. */
export const importParameters = [strategy, dryRun];

/** Options are taken from the body as well as from the query, as long as the two do not contradict each other. */
export function readImportOptions(query: URLSearchParams, members: Members): ImportOptions {
  if (query.has('rekey_secret'))
    throw wrongParameter("Send 'rekey_secret' in the body: addresses are kept in logs.");
  const sourceSecret = readText(members, 'rekey_secret');
  const selection = readSelection(members.get('selected_entities') ?? undefined);
  const wish = agreed('conflict_strategy', strategy.read(query), readText(members, 'conflict_strategy'));
  return {
    conflictStrategy: readStrategy(wish ?? 'update'),
    dryRun: agreed('dry_run', dryRun.read(query), readBoolean(members, 'dry_run')) ?? false,
    ...(sourceSecret !== undefined && { sourceSecret }),
    ...(selection !== undefined && { selection }),
  };
}

function agreed<Value>(
  name: string,
  inQuery: Value | undefined,
  inBody: Value | undefined,
): Value | undefined {
  if (inQuery !== undefined && inBody !== undefined && inQuery !== inBody)
    throw wrongParameter(
      `'${name}' is one thing in the address and another in the body; leave one of them out.`,
    );
  return inBody ?? inQuery;
}

function readStrategy(wish: string): ConflictStrategy {
  const known = conflictStrategies.find((one) => one === wish.toLowerCase());
  if (known !== undefined) return known;
  throw new RestProblem(400, `Invalid conflict strategy. Must be one of: ${conflictStrategies.join(', ')}.`);
}

function readText(members: Members, name: string): string | undefined {
  const value = members.get(name) ?? undefined;
  if (value === undefined || typeof value === 'string') return value || undefined;
  throw wrongParameter(`'${name}' must be a text.`);
}

function readBoolean(members: Members, name: string): boolean | undefined {
  const value = members.get(name) ?? undefined;
  if (value === undefined || typeof value === 'boolean') return value;
  throw wrongParameter(`'${name}' must be true or false.`);
}

function readSelection(value: unknown): readonly EntitySelection[] | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return readSelectionText('selected_entities', value);
  const selection = readSelected('selected_entities', value);
  if (selection.length === 0)
    throw wrongParameter("'selected_entities' selects nothing; leave it out to import everything.");
  // There as here, a type without names is all of it.
  return selection.map(({ kind, keys }) => (keys?.length ? { kind, keys } : { kind }));
}
