import { InvalidArgumentError, Option } from 'commander';
import type { ConflictRule, ConflictStrategy } from '../../client/generated/graphql.ts';
import { conflictStrategies } from '../../client/generated/words.ts';
import type { LadingClient } from '../../client/lading-client.ts';
import { type AskOptions, applyPlan, askAboutPlan, isAsked, yesOption } from '../carry-out.ts';
import { defineCommand, type Session } from '../command.ts';
import { CommandFailure, type Verdict } from '../exit-codes.ts';
import { type FollowedJob, finishJob, followJob } from '../follow-job.ts';
import { shortId } from '../global-id.ts';
import { type IdentityOptions, identityIn, identityOption } from '../identities.ts';
import { interruptible } from '../interruptible.ts';
import { selectedBy, selectionOf } from '../kinds.ts';
import {
  collect,
  listOption,
  meantBy,
  type SelectionOptions,
  selectionOptions,
  strictOption,
  verboseOption,
} from '../options.ts';
import { optionsFileOption } from '../options-file.ts';
import { type SecretValue, secretOf, secretOption, secrets } from '../secrets.ts';
import { type ImportDemand, startImport } from '../start-import.ts';

const strategyWords = Object.keys(conflictStrategies).join(', ');

function strategyOf(text: string): ConflictStrategy {
  const found = meantBy<ConflictStrategy>(conflictStrategies, text);
  if (found === undefined) throw new InvalidArgumentError(`Choose one of ${strategyWords}.`);
  return found;
}

/** What `import` and `plan` have in common. */
const importOptions: readonly Option[] = [
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

interface ImportOptions extends SelectionOptions, IdentityOptions {
  readonly conflictStrategy: ConflictStrategy;
  readonly rule?: readonly string[];
  readonly types?: readonly string[];
  readonly rekeySecret?: SecretValue;
  readonly passphrase?: SecretValue;
  readonly atomic?: boolean;
  readonly strict?: boolean;
}

/** What the options ask of the server. Before anything is sent: what is wrong with the command line costs nothing. */
async function importDemand(session: Session, options: ImportOptions): Promise<ImportDemand> {
  const select = selectedBy(options);
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

interface Options extends ImportOptions, AskOptions {
  readonly dryRun?: boolean;
  readonly detailedExitcode?: boolean;
  readonly idempotencyKey?: string;
}

/** Imports a document and shows what becomes of it. */
export const importCommand = defineCommand<Options>({
  name: 'import',
  summary: 'import a document and watch what becomes of it',
  arguments: { '<file>': 'the document, - for standard input' },
  example: 'lading import prod.json --conflict-strategy update --rekey-secret',
  options: [
    ...importOptions,
    yesOption,
    new Option('--dry-run', 'plan and stop, like `lading plan`'),
    new Option('--detailed-exitcode', 'with --dry-run: end with 2 where something would change'),
    new Option(
      '--idempotency-key <key>',
      'the same key again gives the job of the first time; nobody is asked',
    ),
    verboseOption,
  ],
  run: async (session, [file = '-'], options) => {
    const client = await session.connect();
    const { dryRun = false, idempotencyKey } = options;
    const demand = {
      ...(await importDemand(session, options)),
      dryRun,
      ...(idempotencyKey && { idempotencyKey }),
    };
    if (isAsked(session, options) && !dryRun && !idempotencyKey)
      return importAfterAsking(session, client, { file, demand, options });
    return finishJob(session, await followImportOf(session, client, file, demand), options);
  },
});

const followImportOf = (
  session: Session,
  client: LadingClient,
  file: string,
  demand: ImportDemand,
): Promise<FollowedJob> =>
  interruptible(session, client, async (interruption) => {
    const { id } = await startImport(session, client, file, demand, interruption);
    return followJob(session, client, id, { isPlan: demand.dryRun === true });
  });

interface Asked {
  readonly file: string;
  readonly demand: ImportDemand;
  readonly options: Options;
}

/** What is agreed to is the plan that was shown, and that is carried out. */
async function importAfterAsking(
  session: Session,
  client: LadingClient,
  { file, demand, options }: Asked,
): Promise<Verdict> {
  const planned = await followImportOf(session, client, file, { ...demand, dryRun: true });
  const { id } = planned.job;
  const advice = `Carry it out later with: lading apply ${shortId(id)}`;
  const verdict = await askAboutPlan(session, client, planned, { ...options, advice });
  return verdict ?? finishJob(session, await applyPlan(session, client, id), options);
}

interface PlanOptions extends ImportOptions {
  readonly detailedExitcode?: boolean;
}

/** Shows what an import would do, and keeps it for `apply`. */
export const planCommand = defineCommand<PlanOptions>({
  name: 'plan',
  summary: 'show what an import would do, field by field, to be carried out with apply',
  arguments: { '<file>': 'the document, - for standard input' },
  example: 'lading plan prod.json --detailed-exitcode',
  options: [...importOptions, new Option('--detailed-exitcode', 'end with 2 where something would change')],
  run: async (session, [file = '-'], options) => {
    const client = await session.connect();
    const demand = { ...(await importDemand(session, options)), dryRun: true };
    return finishJob(session, await followImportOf(session, client, file, demand), options);
  },
});
