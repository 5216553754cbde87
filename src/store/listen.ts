import pg from 'pg';

const retryMs = 500;

/**
 * Listens on a channel with a connection of its own, and connects again whenever it is lost. Notices that come in
 * between are lost: who waits for one must also look by itself from time to time.
 */
export async function listenTo(
  url: string,
  channel: string,
  onNotice: (payload: string) => void,
): Promise<() => Promise<void>> {
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let isStopped = false;

  const connectAgain = (): void => {
    if (isStopped) return;
    client = undefined;
    clearTimeout(retry);
    retry = setTimeout(() => connect().catch(connectAgain), retryMs);
  };
  const connect = async (): Promise<void> => {
    const next = new pg.Client({
      connectionString: url,
      application_name: 'lading listener',
      keepAlive: true,
    });
    next.on('error', connectAgain);
    next.on('end', connectAgain);
    next.on('notification', ({ payload }) => onNotice(payload ?? ''));
    await next.connect();
    await next.query(`LISTEN ${channel}`);
    client = next;
  };

  await connect();
  return async () => {
    isStopped = true;
    clearTimeout(retry);
    await client?.end();
  };
}
