import { Option } from 'commander';
import type { DifferenceQueryVariables } from '../../client/generated/graphql.ts';
import type { LadingClient } from '../../client/lading-client.ts';
import { stringifyExact } from '../../lib/exact-json.ts';
import type { Json } from '../../lib/json.ts';
import { defineCommand, type Session } from '../command.ts';
import { hostOf, type NamedSide, type SideDemand, sidesNamed, sourceOf } from '../diff-sides.ts';
import { CommandFailure, type Verdict } from '../exit-codes.ts';
import { save } from '../files.ts';
import { type IdentityOptions, identityIn, identityOption } from '../identities.ts';
import { type Interruption, interruptible, unlessInterrupted } from '../interruptible.ts';
import { selectedBy } from '../kinds.ts';
import { isSlip, listOption, type SelectionOptions, selectionOptions, strictOption } from '../options.ts';
import { optionsFileOption } from '../options-file.ts';
import { noteWarnings, shownWarnings } from '../sayings.ts';
import { type SecretValue, secretOf, secretOption, secrets } from '../secrets.ts';
import { type Difference, differenceTeller } from '../tell-difference.ts';
import { placed, remark } from '../words.ts';

interface Options extends SelectionOptions, IdentityOptions {
  readonly out?: string;
  readonly types?: readonly string[];
  readonly tags?: readonly string[];
  readonly includeInactive?: boolean;
  readonly rekeySecret?: SecretValue;
  readonly passphrase?: SecretValue;
  readonly detailedExitcode?: boolean;
  readonly strict?: boolean;
}

/** Compares two states and leaves nothing behind. */
export const diffCommand = defineCommand<Options>({
  name: 'diff',
  summary: 'compare two states, both ways; nothing is kept',
  arguments: {
    '<a>': 'a file, - for standard input, a link to a download, @name for a context, an address, or @',
    '[b]': 'the same; with one side only, the other is the server that is connected (@)',
  },
  example: 'lading diff @staging @production --detailed-exitcode',
  options: [
    new Option('-o, --out <file>', 'keep the delta that, imported onto the first, gives the second'),
    listOption('--types <kinds>', 'only these kinds'),
    ...selectionOptions,
    listOption('--tags <tags>', 'of servers: only what has one of these tags'),
    new Option('--include-inactive', 'of servers: what is switched off as well'),
    secretOption(secrets.source),
    identityOption,
    secretOption(secrets.passphrase),
    strictOption,
    optionsFileOption,
    new Option('--detailed-exitcode', 'end with 2 where there is a difference'),
  ],
  run: async (session, words, options) => {
    const sides = sidesNamed(words);
    const demand = await demandOf(session, options);
    const { host, itself } = await hostOf(session, sides);
    return interruptible(session, host, (interruption) =>
      unlessInterrupted(
        interruption,
        'Interrupted; nothing was compared or kept.',
        compareAndClear(session, { ...sides, host, itself, demand, interruption }, options),
      ),
    );
  },
});

interface Comparison {
  readonly from: NamedSide;
  readonly to: NamedSide;
  readonly host: LadingClient;
  readonly itself: NamedSide | undefined;
  readonly demand: SideDemand;
  readonly interruption: Interruption;
  readonly onSent: (uploadId: string) => void;
}

/** Nothing that was sent stays at the server, however the comparison ends. */
async function compareAndClear(
  session: Session,
  comparison: Omit<Comparison, 'onSent'>,
  options: Options,
): Promise<Verdict> {
  const sent: string[] = [];
  try {
    return await compare(session, { ...comparison, onSent: (id) => void sent.push(id) }, options);
  } finally {
    const patient = comparison.host.with({ signal: AbortSignal.timeout(clearMs) });
    // What cannot be removed goes when its time is over.
    await Promise.allSettled(sent.map((id) => patient.deleteUpload(id)));
  }
}

const clearMs = 5_000;

async function compare(session: Session, comparison: Comparison, options: Options): Promise<Verdict> {
  const { from, to, itself, demand, interruption, onSent } = comparison;
  const { signal } = interruption;
  const host = comparison.host.with({ signal });
  const comparing = { session, host, itself, demand, signal, onSent };
  const asked = { from: await sourceOf(comparing, from), to: await sourceOf(comparing, to) };
  const teller = differenceTeller(session);
  await teller.begin({ from: titleOf(from, host, itself), to: titleOf(to, host, itself) });
  const first = await pageOf(host, { ...asked, withDocument: options.out !== undefined });
  await teller.page(first.entities.nodes);
  for (let { hasNextPage, endCursor } = first.entities.pageInfo; hasNextPage; ) {
    const { entities } = await pageOf(host, { ...asked, after: endCursor });
    await teller.page(entities.nodes);
    ({ hasNextPage, endCursor } = entities.pageInfo);
  }
  if (options.out !== undefined) await keepDelta(session, first, options.out);
  await teller.end(first);
  if (options.strict && first.warnings.some(isSlip)) return 'invalidDocument';
  return options.detailedExitcode && !first.identical ? 'difference' : 'done';
}

// As many as a page has at most, unless the server is set up otherwise.
const pageSize = 500;

async function pageOf(host: LadingClient, variables: DifferenceQueryVariables): Promise<Difference> {
  const answer = await host.difference({ first: pageSize, ...variables });
  if (answer.__typename === 'Difference') return answer;
  if (answer.__typename === 'ForbiddenError')
    throw new CommandFailure('notAllowed', answer.message, { code: answer.code });
  const problems = answer.problems.map((problem) => `  ${remark(placed(problem))} (${problem.code})`);
  throw new CommandFailure(
    'invalidDocument',
    ['The two cannot be compared (/from is the first, /to the second):', ...problems].join('\n'),
    { code: answer.code, problems: answer.problems },
  );
}

/** Tells what the delta has to say of itself. */
async function keepDelta({ terminal }: Session, { document }: Difference, out: string): Promise<void> {
  // What the API calls JSON is JSON.
  const text = stringifyExact(document as Json, 2);
  await save(
    terminal,
    (async function* () {
      yield `${text}\n`;
    })(),
    out,
  );
  const { metadata }: { readonly metadata?: { readonly warnings?: readonly string[] } } = Object(document);
  noteWarnings(terminal, shownWarnings(metadata?.warnings ?? [], 'are in its metadata.warnings'));
}

const titleOf = (side: NamedSide, { url }: LadingClient, itself: NamedSide | undefined): string =>
  side === itself ? (side.name === '@' ? url : `${side.name} ${url}`) : side.name;

async function demandOf(session: Session, options: Options): Promise<SideDemand> {
  const select = selectedBy(options);
  const { tags, includeInactive = false } = options;
  return {
    select,
    // What is referred to comes along where everything is asked for, as in an export; a selection is of both sides alike.
    input: {
      includeInactive,
      includeDependencies: !select,
      ...(tags && { tags }),
      ...(select && { select }),
    },
    sourceSecret: await secretOf(session, secrets.source, options.rekeySecret),
    sourceIdentity: await identityIn(options),
    passphrase: await secretOf(session, secrets.passphrase, options.passphrase),
  };
}
