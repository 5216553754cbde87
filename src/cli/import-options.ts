import { InvalidArgumentError, Option } from 'commander';
import type { ConflictStrategy, ImportConfigurationInput } from '../client/generated/graphql.ts';
import type { Session } from './command.ts';
import { kindsOf, selectionOf } from './kinds.ts';
import { listOption, type SelectionOptions, selectedTexts, selectionOptions } from './options.ts';
import { type SecretValue, secretOf, secretOption } from './secret-option.ts';
import { secrets } from './secrets.ts';
import type { ImportDemand } from './start-import.ts';
import { strictOption } from './strict.ts';

const strategies: Readonly<Record<ConflictStrategy, string>> = {
  SKIP: 'skip',
  UPDATE: 'update',
  RENAME: 'rename',
  FAIL: 'fail',
};

function strategyOf(text: string): ConflictStrategy {
  // The record has all strategies and nothing else.
  const found = (Object.keys(strategies) as ConflictStrategy[]).find(
    (one) => strategies[one] === text.toLowerCase(),
  );
  if (found === undefined)
    throw new InvalidArgumentError(`Choose one of ${Object.values(strategies).join(', ')}.`);
  return found;
}

/** What `import` and `plan` have in common. */
export const importOptions: readonly Option[] = [
  new Option(
    '--conflict-strategy <strategy>',
    'what happens to entities that are there: skip, update, rename, fail',
  )
    .default('UPDATE' satisfies ConflictStrategy, 'update')
    .argParser(strategyOf),
  ...selectionOptions,
  listOption('--types <kinds>', 'only these kinds'),
  secretOption(secrets.source),
  secretOption(secrets.passphrase),
  new Option('--atomic', 'all or nothing'),
  strictOption,
];

export interface ImportOptions extends SelectionOptions {
  readonly conflictStrategy: ConflictStrategy;
  readonly types?: readonly string[];
  readonly rekeySecret?: SecretValue;
  readonly passphrase?: SecretValue;
  readonly atomic?: boolean;
  readonly strict?: boolean;
}

/** What the options ask of the server. Before anything is sent: what is wrong with the command line costs nothing. */
export async function importDemand(session: Session, options: ImportOptions): Promise<ImportDemand> {
  const select = selectOf(options);
  const secret = await secretOf(session, secrets.source, options.rekeySecret);
  const passphrase = await secretOf(session, secrets.passphrase, options.passphrase);
  return {
    conflictStrategy: options.conflictStrategy,
    ...(select && { select }),
    ...(secret !== undefined && { sourceSecret: secret }),
    ...(passphrase !== undefined && { passphrase }),
    ...(options.atomic && { atomic: true }),
  };
}

function selectOf(options: ImportOptions): ImportConfigurationInput['select'] {
  const texts = selectedTexts(options);
  const kinds = kindsOf(options.types)?.map((kind) => ({ kind }));
  const selected = texts && selectionOf(texts);
  return selected || kinds ? [...(selected ?? []), ...(kinds ?? [])] : undefined;
}
