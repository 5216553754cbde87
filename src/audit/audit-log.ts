import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { EntityReference } from '../kinds/words.ts';
import type { Json } from '../lib/json.ts';
import type { Log, LogLine } from '../log/members.ts';
import type { AuditResult } from '../store/audit-table.ts';
import type { Store } from '../store/store.ts';
import { insertEntries, type NewEntry } from './audit-entries.ts';
import { EntryWriter } from './entry-writer.ts';
import { createRepetitions } from './repetitions.ts';

/** Who asks, and from where. */
export interface Origin {
  /** None of who is not signed in. */
  readonly actor?: string | undefined;
  /** Empty where the connection was gone already. */
  readonly address: string;
  readonly requestId: string;
}

/** The actor of what is asked without being signed in. */
const nobody = 'nobody';

/** What can be told besides: nothing else gets into the log, and no member has room for what somebody has sent. */
const detailNames = [
  'atomic',
  'bytes',
  'code',
  'compression',
  'conflictStrategy',
  'dryRun',
  'entityCount',
  'fields',
  'format',
  'isFileSealed',
  'kinds',
  'link',
  'permission',
  'permissions',
  'planOf',
  'recipient',
  'removed',
  'repeated',
  'repeats',
  'rotation',
  'secrets',
  'status',
  'token',
  'undoOf',
] as const;
export type AuditDetails = Readonly<Partial<Record<(typeof detailNames)[number], Json>>>;

/** What there is to be told of something besides who has asked for it. */
export interface Account {
  /** Where that is known only now, as of a link that is a permission by itself. */
  readonly actor?: string;
  readonly entities?: readonly EntityReference[];
  readonly jobId?: string;
  readonly details?: AuditDetails;
}

/** Something that somebody asks for. It gets one entry, and another one where it was told of and failed after all. */
export interface Act {
  readonly actor: string;
  readonly requestId: string;
  /** Tells that it is done, in the transaction that does it: both are committed, or neither. */
  done(manager: EntityManager, account?: Account): Promise<void>;
  /** Tells that it was allowed, before anything goes out; rejects where that cannot be stored. */
  allowed(account?: Account): Promise<void>;
  /** Tells that it is done, where nobody has told so. */
  over(): void;
  /** Tells that the right to it was lacking; what is tried again and again is counted. */
  refused(account: Account): void;
  /** Tells that it was allowed and did not come about. */
  failed(account: Account): void;
}

/** Where acts are told of. */
export interface AuditLog {
  act(origin: Origin, action: string): Act;
  /** Tells of a credential that nobody has; what is tried again and again is counted. */
  signInFailed(origin: Omit<Origin, 'actor'>): void;
  /** Resolves when all that was told until now is stored, what was counted included; else it is the next time. */
  close(): Promise<void>;
  /** Resolves when all that was told until now is stored, or could not be. */
  settled(): Promise<void>;
}

// A wrong token is much like another one; of refusals it is good to know which there were.
const failedSignIns = { each: 1, sorts: 20 };
const refusals = { each: 10, sorts: 100 };

/** Tells of acts in a database. */
export function createAuditLog(store: Pick<Store, 'dataSource'>, log: Log): AuditLog {
  const writer = new EntryWriter(store, log);
  const tell = (entry: NewEntry): void => writer.writeSoon(entry);
  const tellOfSignIn = (entry: NewEntry): void => {
    logSignIn(log, entry);
    tell(entry);
  };
  const ofSignIns = createRepetitions({ tell: tellOfSignIn, ...failedSignIns });
  const ofOthers = createRepetitions({ tell, ...refusals });
  return {
    signInFailed: (origin) =>
      ofSignIns.note(
        entryOf({ id: randomUUID(), actor: nobody, ...origin, action: 'signIn', result: 'refused' }, {}),
      ),
    act: (origin, action) => {
      const id = randomUUID();
      const entry = (result: AuditResult, account: Account = {}): NewEntry =>
        entryOf({ id, ...origin, actor: origin.actor ?? nobody, action, result }, account);
      let isTold = false;
      return {
        actor: origin.actor ?? nobody,
        requestId: origin.requestId,
        done: async (manager, account) => {
          await insertEntries(manager, [entry('allowed', account)]);
          isTold = true;
        },
        allowed: async (account) => {
          await writer.write(entry('allowed', account));
          isTold = true;
        },
        over: () => {
          if (!isTold) writer.writeSoon(entry('allowed'));
        },
        refused: (account) => ofOthers.note(entry('refused', account)),
        failed: (account) =>
          writer.writeSoon({ ...entry('failed', account), ...(isTold && { id: randomUUID() }) }),
      };
    },
    settled: () => writer.settled(),
    close: async () => {
      ofSignIns.close();
      ofOthers.close();
      await writer.settled();
    },
  };
}

/** As often as the audit log is told: who tries again and again fills neither. */
function logSignIn(log: Log, { address, requestId, details: { repeated } }: NewEntry): void {
  const line: LogLine = {
    ...(address && { address }),
    request_id: requestId,
    ...(repeated !== undefined && { repeated }),
  };
  log.warn(line, 'A sign-in was refused.');
}

type Known = Pick<NewEntry, 'id' | 'actor' | 'address' | 'requestId' | 'action' | 'result'>;

const mostEntities = 100;

function entryOf(known: Known, { actor, entities = [], jobId, details = {} }: Account): NewEntry {
  const counted: AuditDetails =
    entities.length > mostEntities ? { entityCount: entities.length, ...details } : details;
  return {
    ...known,
    ...(actor !== undefined && { actor }),
    entities: entities.slice(0, mostEntities).map(({ kind, key }) => ({ kind, key })),
    jobId,
    details: Object.fromEntries(
      detailNames.flatMap((name) => (counted[name] === undefined ? [] : [[name, counted[name]]])),
    ),
  };
}
