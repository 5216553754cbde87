import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { createFrontendReader, type FrontendMessage } from './frontend-reader.ts';

/**
 * Around a COMMIT: it never arrives; it is carried out and nobody is told; it is answered and then the connection is
 * lost; or it is held back with all that the connection says afterwards, while the connection stays.
 */
export const moments = ['before COMMIT', 'during COMMIT', 'after COMMIT'] as const;
type Moment = (typeof moments)[number] | 'stall at COMMIT';

interface Plan {
  readonly moment: Moment;
  /** Only a transaction that has such a statement. */
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
}

/** A way to PostgreSQL that can be cut. */
export interface PostgresProxy {
  readonly url: string;
  /** Cuts one connection at the next COMMIT of a transaction with such a statement; resolves when it is done. */
  cutAt(moment: Moment, having: string): Promise<void>;
  cutAll(): void;
  /** Refuses every connection until `reopen`. */
  shut(): Promise<void>;
  reopen(): Promise<void>;
}

export async function startProxy(databaseUrl: string): Promise<PostgresProxy> {
  const target = new URL(databaseUrl);
  const links = new Set<Link>();
  let plan: Plan | undefined;
  const takePlan = ({ statements }: Link): Plan | undefined => {
    if (plan === undefined || !statements.includes(plan.having)) return undefined;
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
  return {
    url: url.href,
    cutAt: (moment, having) =>
      new Promise((done) => {
        plan = { moment, having, done };
      }),
    cutAll,
    shut: async () => {
      const closed = once(server, 'close');
      server.close();
      cutAll();
      await closed;
    },
    reopen: async () => void (await listenOn(port)),
  };
}

function cut({ client, server }: Link): void {
  client.resetAndDestroy();
  server.resetAndDestroy();
}

function openLink(client: Socket, server: Socket, takePlan: (link: Link) => Plan | undefined): Link {
  const link: Link = { client, server, statements: '', isStalled: false, onAnswer: undefined };
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

function say(link: Link, { bytes, sql }: FrontendMessage, takePlan: (link: Link) => Plan | undefined): void {
  if (sql?.startsWith('START TRANSACTION') || sql?.startsWith('BEGIN')) link.statements = '';
  if (sql !== undefined) link.statements += `${sql}\n`;
  const plan = sql === 'COMMIT' ? takePlan(link) : undefined;
  if (plan !== undefined) prepareToCut(link, plan, bytes);
  else if (!link.isStalled) link.server.write(bytes);
}

function prepareToCut(link: Link, { moment, done }: Plan, commit: Buffer): void {
  if (moment === 'stall at COMMIT') link.isStalled = true;
  else if (moment === 'before COMMIT') cut(link);
  else {
    link.onAnswer = (answer) => {
      if (moment === 'after COMMIT') link.client.write(answer, () => cut(link));
      else cut(link);
      done();
    };
    link.server.write(commit);
    return;
  }
  done();
}
