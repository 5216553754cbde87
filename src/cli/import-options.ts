import { InvalidArgumentError, Option } from 'commander';
import type {
  ConflictRule,
  ConflictStrategy,
  ImportConfigurationInput,
} from '../client/generated/graphql.ts';
import { conflictStrategies } from '../client/generated/words.ts';
import type { Session } from './command.ts';
import { CommandFailure } from './exit-codes.ts';
import { type IdentityOptions, identityIn, identityOption } from './identities.ts';
import { kindsOf, selectionOf } from './kinds.ts';
import {
  collect,
  listOption,
  meantBy,
  type SelectionOptions,
  selectedTexts,
  selectionOptions,
  strictOption,
} from './options.ts';
import { optionsFileOption } from './options-file.ts';
import { type SecretValue, secretOf, secretOption, secrets } from './secrets.ts';
import type { ImportDemand } from './start-import.ts';

const strategyWords = Object.keys(conflictStrategies).join(', ');

function strategyOf(text: string): ConflictStrategy {
  const found = meantBy<ConflictStrategy>(conflictStrategies, text);
  if (found === undefined) throw new InvalidArgumentError(`Choose one of ${strategyWords}.`);
  return found;
}

/** What `import` and `plan` have in common. */
export const importOptions: readonly Option[] = [
  new Option('--conflict-strategy <strategy>', `what happens to entities that are there: ${strategyWords}`)
    .default('UPDATE' satisfies ConflictStrategy, 'update')
    .argParser(strategyOf),
  new Option(
    '--rule <rule>',
    'another strategy for some, such as "gateway=skip" or "tools:a,b=fail"; the last that fits counts',
  ).argParser(collect),
  ...selectionOptions,
  listOption('--types <kinds>', 'only these kinds'),
  secretOption(secrets.source),
  identityOption,
  secretOption(secrets.passphrase),
  new Option('--atomic', 'all or nothing'),
  strictOption,
  optionsFileOption,
];

export interface ImportOptions extends SelectionOptions, IdentityOptions {
  readonly conflictStrategy: ConflictStrategy;
  readonly rule?: readonly string[];
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
  const sourceIdentity = await identityIn(options);
  return {
    conflictStrategy: options.conflictStrategy,
    ...(options.rule && { rules: options.rule.flatMap(ruleOf) }),
    ...(select && { select }),
    ...(secret !== undefined && { sourceSecret: secret }),
    ...(sourceIdentity !== undefined && { sourceIdentity }),
    ...(passphrase !== undefined && { passphrase }),
    ...(options.atomic && { atomic: true }),
  };
}

/** `tools:a,b=fail`: a selection, and what happens to it. */
function ruleOf(text: string): ConflictRule[] {
  const at = text.lastIndexOf('=');
  const strategy = meantBy<ConflictStrategy>(conflictStrategies, text.slice(at + 1));
  if (at < 1 || strategy === undefined)
    throw new CommandFailure(
      'unexpected',
      `'${text}' is no rule; write it as tools:a,b=fail, with one of ${strategyWords}.`,
    );
  return selectionOf([text.slice(0, at)]).map((selected) => ({ ...selected, strategy }));
}

function selectOf(options: ImportOptions): ImportConfigurationInput['select'] {
  const texts = selectedTexts(options);
  const kinds = kindsOf(options.types)?.map((kind) => ({ kind }));
  const selected = texts && selectionOf(texts);
  return selected || kinds ? [...(selected ?? []), ...(kinds ?? [])] : undefined;
}
