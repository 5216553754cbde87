import { now } from './bench-database.ts';
import { overEvents, overWebSocket } from './raw-subscriber.ts';

/** What a crowd is to do. */
export interface CrowdTask {
  readonly jobId: string;
  readonly subscribers: number;
}

/** When which outcomes were there: sequence, time, sequence, time … */
export type Arrivals = number[];

export interface CrowdReport {
  readonly bytes: number;
  readonly arrivals: readonly Arrivals[];
}

/** Many subscribers in a process of their own: half of them over server-sent events, half over WebSocket. */
const [url = '', token = '', fields = ''] = process.argv.slice(2);
const { hostname: host, port } = new URL(url);
const query = `subscription ($jobId: ID!) { importProgress(jobId: $jobId) { ${fields} } }`;

process.on('message', async ({ jobId, subscribers }: CrowdTask) => {
  let bytes = 0;
  let joined = 0;
  const subscription = { host, port: Number(port), token, query, variables: { jobId } };
  const subscribe = async (_: unknown, index: number): Promise<Arrivals> => {
    const arrivals: Arrivals = [];
    const onData = (data: Buffer): void => {
      bytes += data.length;
      const sequence = lastSequence(data);
      if (sequence === undefined) return;
      if (arrivals.length === 0) joined += 1;
      if (arrivals.length === 0 && joined === subscribers) process.send?.('joined');
      arrivals.push(sequence, now());
    };
    await (index % 2 === 0 ? overEvents : overWebSocket)(subscription, onData);
    return arrivals;
  };
  const arrivals = await Promise.all(Array.from({ length: subscribers }, subscribe));
  process.send?.({ bytes, arrivals } satisfies CrowdReport);
});

const mark = Buffer.from('"importProgress":{"sequence":');

/** What the last event in it says, where there is one. */
function lastSequence(data: Buffer): number | undefined {
  const at = data.lastIndexOf(mark);
  if (at === -1) return undefined;
  return Number.parseInt(data.toString('latin1', at + mark.length, at + mark.length + 10), 10);
}
