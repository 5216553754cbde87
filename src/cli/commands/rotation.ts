import type { RotationEvent } from '../../client/follow-rotation.ts';
import type { SecretKeysQuery } from '../../client/generated/graphql.ts';
import type { LadingClient } from '../../client/lading-client.ts';
import { defineCommand, type Session, tellJson } from '../command.ts';
import { CommandFailure, type Verdict } from '../exit-codes.ts';
import { looksOfRotation, progressView } from '../show-progress.ts';
import { type Listing, type Output, outputOption, tellRows } from '../table.ts';
import { remark } from '../words.ts';

type KeyUsage = SecretKeysQuery['secretKeys'][number];

/** Seals everything that a server has stored under its current key. */
export const rotateCommand = defineCommand<object>({
  name: 'rotate',
  summary: 'seal all that is stored under the current key, so that a former one can be dropped',
  example: 'lading rotate',
  run: async (session) => {
    const client = await session.connect();
    const before = await client.secretKeys();
    const { id } = await client.rotateSecrets();
    const rotation = await followed(session, client, id);
    const after = await client.secretKeys();
    await tellRotation(session, rotation, { before, after });
    return verdictOf(rotation);
  },
});

async function followed(session: Session, client: LadingClient, id: string): Promise<RotationEvent> {
  const { terminal, telling } = session;
  const view = progressView(terminal, looksOfRotation(terminal));
  const onInterruption = (): void => terminal.note('The connection was lost; waiting for the server.');
  let last: RotationEvent | undefined;
  for await (const event of client.followRotation(id, { onInterruption })) {
    view.show(event);
    if (telling === 'json-stream') await tellJson(session, { type: 'event', rotation: event });
    last = event;
  }
  view.end();
  if (last !== undefined) return last;
  throw new CommandFailure('unexpected', `There is no rotation ${id}.`, { code: 'NOT_FOUND' });
}

function verdictOf({ state, failed }: RotationEvent): Verdict {
  return state === 'FAILED' || failed > 0 ? 'someFailed' : 'done';
}

interface Usages {
  readonly before: readonly KeyUsage[];
  readonly after: readonly KeyUsage[];
}

async function tellRotation(
  session: Session,
  rotation: RotationEvent,
  { before, after }: Usages,
): Promise<void> {
  const { terminal, telling } = session;
  const { state, resealed, failed, problems } = rotation;
  notePlaces(session, problems);
  if (telling !== 'text')
    return tellJson(session, { ...(telling === 'json-stream' && { type: 'end' }), rotation, before, after });
  const end = state === 'FAILED' ? 'Failed' : 'Done';
  await terminal.say(`${end}: ${resealed} resealed, ${failed} failed.`);
  noteDroppable(session, after);
}

type Problem = RotationEvent['problems'][number];

const mostPlaces = 20;

/** What is wrong, once, and where; it is the same in most places. */
function notePlaces({ terminal }: Session, problems: readonly Problem[]): void {
  const byMessage = new Map<string, Problem[]>();
  for (const problem of problems)
    byMessage.set(problem.message, [...(byMessage.get(problem.message) ?? []), problem]);
  for (const [message, [first, ...others]] of byMessage) {
    if (first === undefined) continue;
    terminal.note(`${terminal.paintNote('red', first.code)} ${remark(message)}`);
    for (const problem of [first, ...others.slice(0, mostPlaces - 1)])
      terminal.note(`  ${remark(placeOf(problem))}`);
    if (others.length >= mostPlaces) terminal.note(`  and in ${others.length + 1 - mostPlaces} more places`);
  }
}

const placeOf = ({ kind, key, path }: Problem): string =>
  kind === null || key === null ? (path ?? '') : `${kind.toLowerCase()} '${key}' ${path ?? ''}`;

/** How much of what is stored each key has sealed. */
export const keysCommand = defineCommand<{ readonly output: Output }>({
  name: 'keys',
  summary: 'count what is stored by the key that it is sealed under',
  example: 'lading keys',
  options: [outputOption()],
  run: async (session, _args, { output }) => {
    const client = await session.connect();
    const keys = await client.secretKeys();
    await tellRows(session, keys, listing, output);
    if (session.telling === 'text') noteDroppable(session, keys);
    return 'done';
  },
});

const listing: Listing<KeyUsage> = {
  plural: 'keys',
  singular: 'key',
  nameOf: ({ keyId }) => keyId,
  ifEmpty: 'Nothing is sealed.',
  columns: [
    { title: 'KEY', of: ({ keyId }) => keyId },
    { title: 'ROLE', of: ({ role }) => role.toLowerCase() },
    { title: 'ROWS', of: ({ count }) => String(count) },
    {
      title: 'IN',
      of: ({ tables }) => tables.map(({ table, count }) => `${table} ${count}`).join(', '),
      gives: { least: 8, way: 1 },
    },
  ],
};

/** What to do now. */
function noteDroppable({ terminal }: Session, keys: readonly KeyUsage[]): void {
  for (const { keyId } of keys.filter(({ canBeDropped }) => canBeDropped))
    terminal.note(`Nothing is left under ${keyId}: take its secret out of AUTH_ENCRYPTION_PREVIOUS_SECRETS.`);
  if (keys.some(({ role, count }) => role === 'FORMER' && count > 0))
    terminal.note('Seal what is left under the current key with: lading rotate');
}
