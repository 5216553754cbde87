import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { createFrontendReader, type FrontendMessage } from './frontend-reader.ts';

/**
 * Around a COMMIT: it never arrives; it is carried out and nobody is told; it is answered and then the connection is
 * lost; or it is held back with all that the connection says afterwards, while the connection stays. The same can
 * happen to the rows of a COPY.
 */
export const moments = ['before COMMIT', 'during COMMIT', 'after COMMIT'] as const;
type Moment = (typeof moments)[number] | 'stall at COMMIT' | 'stall in COPY';

interface Plan {
  readonly moment: Moment;
  /** Only a transaction that has such a statement; the COPY itself where one is to stall. */
  readonly having: string;
  readonly done: () => void;
}

interface Link {
  readonly client: Socket;
  readonly server: Socket;
  /** The statements of the transaction. */
  statements: string;
  isStalled: boolean;
  /** What is done with the next answer. */
  onAnswer: ((answer: Buffer) => void) | undefined;
  isListener: boolean;
}

/** A way to PostgreSQL that can be cut. */
export interface PostgresProxy {
  readonly url: string;
  /** Cuts one connection at the next COMMIT of a transaction with such a statement; resolves when it is done. */
  cutAt(moment: Moment, having: string): Promise<void>;
  cutAll(): void;
  /** Cuts the connections that listen to notices. */
  cutListeners(): void;
  /** From now on nothing reaches those that listen, and nobody is told. */
  silence(): void;
  /** Refuses every connection until `reopen`. */
  shut(): Promise<void>;
  reopen(): Promise<void>;
}

export async function startProxy(databaseUrl: string): Promise<PostgresProxy> {
  const target = new URL(databaseUrl);
  const links = new Set<Link>();
  let plan: Plan | undefined;
  const takePlan = ({ statements }: Link, sql: string): Plan | undefined => {
    const isCopy = sql.startsWith('COPY');
    if (plan === undefined || isCopy !== (plan.moment === 'stall in COPY')) return undefined;
    if (!(isCopy ? sql : statements).includes(plan.having)) return undefined;
    const taken = plan;
    plan = undefined;
    return taken;
  };
  const server = createServer((client) => {
    const link = openLink(client, connect(Number(target.port || 5432), target.hostname), takePlan);
    links.add(link);
    client.once('close', () => links.delete(link));
  });
  const listenOn = async (port: number): Promise<number> => {
    await once(server.listen(port, '127.0.0.1'), 'listening');
    const address = server.address();
    return address !== null && typeof address === 'object' ? address.port : 0;
  };
  const port = await listenOn(0);
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${port}`;
  const cutAll = (): void => {
    for (const link of links) cut(link);
  };
  const listeners = (): Link[] => [...links].filter(({ isListener }) => isListener);
  return {
    url: url.href,
    cutAt: (moment, having) =>
      new Promise((done) => {
        plan = { moment, having, done };
      }),
    cutAll,
    cutListeners: () => listeners().forEach(cut),
    silence: () => {
      for (const link of listeners()) link.onAnswer = () => undefined;
    },
    shut: async () => {
      const closed = once(server, 'close');
      server.close();
      cutAll();
      await closed;
    },
    reopen: async () => void (await listenOn(port)),
  };
}

/** What is to be done to a connection that says this. */
type TakePlan = (link: Link, sql: string) => Plan | undefined;

function cut({ client, server }: Link): void {
  client.resetAndDestroy();
  server.resetAndDestroy();
}

function openLink(client: Socket, server: Socket, takePlan: TakePlan): Link {
  const link: Link = {
    client,
    server,
    statements: '',
    isStalled: false,
    onAnswer: undefined,
    isListener: false,
  };
  const read = createFrontendReader();
  client.on('data', (bytes) => {
    for (const message of read(bytes)) say(link, message, takePlan);
  });
  server.on('data', (bytes) => {
    if (link.onAnswer === undefined) client.write(bytes);
    else link.onAnswer(bytes);
  });
  for (const [one, other] of [
    [client, server],
    [server, client],
  ] as const) {
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
  }
  return link;
}

function say(link: Link, { bytes, sql }: FrontendMessage, takePlan: TakePlan): void {
  if (sql?.startsWith('START TRANSACTION') || sql?.startsWith('BEGIN')) link.statements = '';
  if (sql !== undefined) link.statements += `${sql}\n`;
  if (sql?.startsWith('LISTEN')) link.isListener = true;
  const plan = sql === 'COMMIT' || sql?.startsWith('COPY') ? takePlan(link, sql) : undefined;
  if (plan !== undefined) prepareToCut(link, plan, bytes);
  else if (!link.isStalled) link.server.write(bytes);
}

function prepareToCut(link: Link, { moment, done }: Plan, statement: Buffer): void {
  if (moment === 'stall at COMMIT') link.isStalled = true;
  else if (moment === 'stall in COPY') {
    link.isStalled = true;
    link.server.write(statement);
  } else if (moment === 'before COMMIT') cut(link);
  else {
    link.onAnswer = (answer) => {
      if (moment === 'after COMMIT') link.client.write(answer, () => cut(link));
      else cut(link);
      done();
    };
    link.server.write(statement);
    return;
  }
  done();
}
