import pg from 'pg';

const retryMs = 500;

interface Listener {
  onNotice(payload: string): void;
  onGap(): void;
}

/**
 * Listens on a channel with a connection of its own, and connects again whenever it is lost. Notices that come in
 * between are lost: `onGap` says so when it listens again. A connection that is dead can go unnoticed for long, so who
 * waits for a notice must also look by itself from time to time.
 */
export async function listenTo(
  url: string,
  channel: string,
  { onNotice, onGap }: Listener,
): Promise<() => Promise<void>> {
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let isStopped = false;

  const connectAgain = (): void => {
    client = undefined;
    clearTimeout(retry);
    if (!isStopped) retry = setTimeout(() => connect().then(onGap, () => undefined), retryMs);
  };
  const connect = async (): Promise<void> => {
    const next = new pg.Client({
      connectionString: url,
      application_name: 'lading listener',
      keepAlive: true,
    });
    // A connection ends once, with an error or without; what comes of it afterwards is not about the one after it.
    const lose = (): void => {
      next.off('end', lose);
      next.end().catch(() => undefined);
      connectAgain();
    };
    next.once('end', lose);
    next.on('error', () => undefined);
    next.on('notification', ({ payload }) => onNotice(payload ?? ''));
    try {
      await next.connect();
      await next.query(`LISTEN ${channel}`);
      client = next;
    } catch (error) {
      if (next.listenerCount('end', lose) > 0) lose();
      throw error;
    }
  };

  const stop = async (): Promise<void> => {
    isStopped = true;
    clearTimeout(retry);
    await client?.end();
  };
  try {
    await connect();
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}
