import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { LadingClient } from '../../src/client/lading-client.ts';
import type { Json, JsonObject } from '../../src/lib/json.ts';
import { createLog } from '../../src/log/create-log.ts';
import { startServer } from '../../src/server/start.ts';
import { readSettings, type Variables } from '../../src/settings/read-settings.ts';
import type { DatabaseSettings, Settings } from '../../src/settings/settings.ts';
import type { Store } from '../../src/store/store.ts';
import { checkExport } from './check-export.ts';
import { afterTestFile } from './clean-ups.ts';
import type { TestDatabase } from './databases.ts';
import { emptyTables } from './empty-tables.ts';
import type { Answer } from './open-test-server.ts';
import { importConfiguration, importProgress, jobFields } from './operations.ts';
import { readServerEvents } from './read-server-events.ts';
import { serverSecret, serverToken } from './server-secrets.ts';

const token = serverToken;

export interface ImportProblem {
  readonly code: string;
  readonly message: string;
  readonly path: string | null;
  readonly kind: string | null;
  readonly key: string | null;
}

export interface Outcome {
  readonly sequence: number;
  readonly kind: string;
  readonly key: string;
  readonly conflict: boolean;
  readonly status: 'CREATED' | 'UPDATED' | 'UNCHANGED' | 'RENAMED' | 'SKIPPED' | 'FAILED' | 'DELETED';
  readonly renamedTo: string | null;
  readonly entity: { readonly key: string; readonly revision: number } | null;
  readonly changes: readonly { readonly path: string; readonly before?: Json; readonly after?: Json }[];
  readonly warnings: readonly string[];
  readonly problems: readonly ImportProblem[];
}

export interface Tally {
  readonly total: number;
  readonly processed: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly renamed: number;
  readonly skipped: number;
  readonly failed: number;
  readonly deleted: number;
}

export interface ProgressEvent {
  readonly sequence: number;
  readonly state: string;
  readonly outcomes: readonly Outcome[];
  readonly corrected: readonly Outcome[];
  readonly progress: Tally & { readonly percent: number };
}

export interface Job {
  readonly __typename: 'ImportJob';
  readonly id: string;
  readonly state: string;
  readonly createdAt: string;
  readonly problems: readonly ImportProblem[];
  readonly warnings: readonly string[];
  readonly progress: Tally;
}

/** What an import was refused with; nothing else of it is known. */
export interface Refusal {
  readonly __typename: 'InvalidDocumentError';
  readonly code: string;
  readonly message: string;
  readonly problems: readonly ImportProblem[];
}

/** Why a job cannot be applied, undone or cancelled. */
export interface JobProblem {
  readonly __typename: 'ImportNotFoundError' | 'ImportStateError' | 'StalePlanError';
  readonly code: string;
  readonly message: string;
  readonly state?: string;
  readonly entities?: readonly { readonly kind: string; readonly key: string }[];
}

/** An import that was followed to its end. */
export interface Imported {
  readonly job: Job;
  readonly events: readonly ProgressEvent[];
  readonly outcomes: readonly Outcome[];
}

export interface Exported {
  readonly digest: string;
  readonly document: JsonObject & {
    readonly entities: { readonly [collection: string]: readonly JsonObject[] };
  };
  readonly missing: readonly { readonly kind: string; readonly key: string }[];
}

interface AskOptions {
  /** Null signs in as nobody. */
  readonly token?: string | null;
}

/** The real server on a port of its own. */
export interface RunningTestServer {
  readonly url: string;
  readonly token: string;
  readonly store: Store;
  readonly client: LadingClient;
  /** What clients were told and what was logged, as text. */
  readonly said: readonly string[];
  graphql<Data>(query: string, variables?: object, options?: AskOptions): Promise<Answer<Data>>;
  /** Over server-sent events. */
  sse<Data>(query: string, variables?: object, options?: AskOptions): AsyncGenerator<Answer<Data>>;
  /** Over a WebSocket of its own. */
  webSocket<Data>(query: string, variables?: object, options?: AskOptions): AsyncGenerator<Answer<Data>>;
  /** What `importConfiguration` answers, whatever becomes of the job. */
  start(source: object, options?: object): Promise<Job | Refusal>;
  /** The events of a job, from after an outcome's number to the end. */
  follow(jobId: string, after?: number): AsyncGenerator<ProgressEvent>;
  /** Imports a document that is not refused, and follows the job to its end. */
  importDocument(document: unknown, options?: object): Promise<Imported>;
  /** Follows a job to its end. */
  finish(jobId: string): Promise<Imported>;
  /** What `applyImport` or `undoImport` answers. */
  ask(mutation: 'applyImport' | 'undoImport' | 'cancelImport', id: string): Promise<Job | JobProblem>;
  /** What an export has; its document is checked against the published schema. */
  exportAll(input?: object): Promise<Exported>;
  /** Forgets all entities and jobs. */
  clear(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server that is stopped after the test file, if not before. */
export async function runServer(
  { place }: Pick<TestDatabase, 'place'>,
  environment: Variables = {},
): Promise<RunningTestServer> {
  return runServerAt(await place(), environment);
}

/** The same on a database that is there already. */
export async function runServerAt(
  database: DatabaseSettings,
  environment: Variables = {},
): Promise<RunningTestServer> {
  const said: string[] = [];
  const settings = settingsFor(database, environment);
  const write = (line: string): unknown => said.push(line);
  const log = createLog({ level: settings.logLevel, format: 'json' }, { write });
  const server = await startServer(settings, log);
  const client = new LadingClient({ url: server.url, token });
  let stopping: Promise<void> | undefined;
  const made: RunningTestServer = {
    url: server.url,
    token,
    store: server.store,
    client,
    said,
    ...operationsOf(server.url, client, said),
    clear: () => emptyTables(server.store),
    stop: () => (stopping ??= server.stop()),
  };
  // Before its database is removed, which was there first.
  afterTestFile(made.stop);
  return made;
}

/** What is asked of a server over the network. */
export type Operations = Pick<
  RunningTestServer,
  'graphql' | 'sse' | 'webSocket' | 'start' | 'follow' | 'finish' | 'ask' | 'importDocument' | 'exportAll'
>;

/** The same of a server that runs elsewhere; `said` gathers what it says. */
export function operationsOf(url: string, client: LadingClient, said: string[]): Operations {
  const request = async <Data>(query: string, variables: object = {}): Promise<Data> => {
    const data = await client.request<Data>(query, { ...variables });
    said.push(JSON.stringify(data));
    return data;
  };
  const start: Operations['start'] = async (source, options = {}) => {
    const { importConfiguration: answer } = await request<{ importConfiguration: Job | Refusal }>(
      importConfiguration,
      { input: { source, ...options } },
    );
    return answer;
  };
  const follow: Operations['follow'] = async function* (jobId, after = 0) {
    const variables = { jobId, after };
    const events = client.subscribe<{ importProgress: ProgressEvent }>(importProgress, variables);
    for await (const data of events) {
      said.push(JSON.stringify(data));
      yield data.importProgress;
    }
  };
  const finish: Operations['finish'] = async (id) => {
    const events = await collect(follow(id));
    const { importJob: job } = await request<{ importJob: Job }>(
      `query ($id: ID!) { importJob(id: $id) { ${jobFields} } }`,
      { id },
    );
    return { job, events, outcomes: events.flatMap(({ outcomes }) => outcomes) };
  };
  return {
    graphql: async <Data>(query: string, variables: object = {}, options: AskOptions = {}) =>
      readAnswer<Data>(await ask(url, query, variables, options)),
    sse: (query, variables = {}, options = {}) => askForEvents(url, query, variables, options),
    webSocket: (query, variables = {}, options = {}) => askOverWebSocket(url, query, variables, options),
    start,
    follow,
    importDocument: async (document, options = {}) => {
      const started = await start({ document }, options);
      if (started.__typename !== 'ImportJob') throw new Error(JSON.stringify(started.problems));
      return finish(started.id);
    },
    finish,
    ask: async (mutation, id) => {
      const data = await request<Record<string, Job | JobProblem>>(
        `mutation ($id: ID!) { answer: ${mutation}(id: $id) { ... on ImportJob { ${jobFields} }
          ... on Problem { __typename code message } ... on ImportStateError { state }
          ${mutation === 'applyImport' ? '... on StalePlanError { entities { kind key } }' : ''} } }`,
        { id },
      );
      return data['answer'] as Job | JobProblem;
    },
    exportAll: async (input = { includeInactive: true }) => {
      const { exportConfiguration } = await request<{ exportConfiguration: Exported }>(
        `query ($input: ExportConfigurationInput) { exportConfiguration(input: $input) {
          digest document missing { kind key } } }`,
        { input },
      );
      checkExport(exportConfiguration.document);
      return exportConfiguration;
    },
  };

  async function readAnswer<Data>(response: Response): Promise<Answer<Data>> {
    const text = await response.text();
    said.push(text);
    // The test that asks says what it asked for.
    return JSON.parse(text);
  }
}

/** Everything that comes until the end. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const ask = (
  url: string,
  query: string,
  variables: object,
  { token: bearer = token, accept = 'application/json' }: AskOptions & { readonly accept?: string },
): Promise<Response> =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept,
      ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
    },
    body: JSON.stringify({ query, variables }),
  });

async function* askOverWebSocket<Data>(
  url: string,
  query: string,
  variables: object,
  { token: bearer = token }: AskOptions,
): AsyncGenerator<Answer<Data>> {
  const client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    // Who is refused is not to try again.
    retryAttempts: 0,
    connectionParams: bearer === null ? {} : { authorization: `Bearer ${bearer}` },
  });
  try {
    const answers = client.iterate<Data>({ query, variables: { ...variables } });
    // What an answer is made of comes as JSON, whichever way it comes.
    for await (const answer of answers) yield JSON.parse(JSON.stringify(answer));
  } catch (errors) {
    const told = Array.isArray(errors) ? errors : refusalOf(errors);
    if (told === undefined) throw errors;
    yield JSON.parse(JSON.stringify({ data: null, errors: told }));
  } finally {
    await client.dispose();
  }
}

/** A socket that is closed because nobody is signed in: to who asked, the same as an error that says so. */
function refusalOf(event: unknown): object[] | undefined {
  const { code, reason } = Object(event);
  const isRefused = code === 4401 || code === 4403;
  return isRefused ? [{ message: reason, extensions: { code: 'UNAUTHENTICATED' } }] : undefined;
}

async function* askForEvents<Data>(
  url: string,
  query: string,
  variables: object,
  options: AskOptions,
): AsyncGenerator<Answer<Data>> {
  const response = await ask(url, query, variables, { ...options, accept: 'text/event-stream' });
  for await (const data of readServerEvents(response)) yield JSON.parse(data);
}

/** What the environment says to a server of the tests. */
export function settingsFor(database: DatabaseSettings, environment: Variables = {}): Settings {
  const read = readSettings({
    PORT: '0',
    LADING_ADMIN_TOKEN: token,
    AUTH_ENCRYPTION_SECRET: serverSecret,
    ...(database.type === 'embedded'
      ? { LADING_DATA_DIR: database.directory }
      : { DATABASE_URL: database.url }),
    ...environment,
  });
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join(' '));
  return read.settings;
}
