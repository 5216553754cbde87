import { Agent, request } from 'node:http';
import { WebSocket } from 'ws';

/** Many subscribers in a process of their own: half of them over server-sent events, half over WebSocket. */
const [url = '', token = '', fields = ''] = process.argv.slice(2);
const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY });
const query = `subscription ($jobId: ID!) { importProgress(jobId: $jobId) { ${fields} } }`;

process.on('message', async ({ jobId, subscribers }: { jobId: string; subscribers: number }) => {
  const all = Array.from({ length: subscribers }, (_, index) =>
    index % 2 === 0 ? overEvents(jobId) : overWebSocket(jobId),
  );
  const bytes = await Promise.all(all);
  process.send?.({
    finished: bytes.length,
    megabytes: Math.round(bytes.reduce((sum, one) => sum + one, 0) / 1e6),
  });
});

/** Bytes until the end. */
const overEvents = (jobId: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      authorization: `Bearer ${token}`,
    };
    const sent = request(`${url}/graphql`, { method: 'POST', agent, headers }, (response) => {
      let bytes = 0;
      response.on('data', (data: Buffer) => {
        bytes += data.length;
      });
      response.on('end', () => resolve(bytes));
    });
    sent.on('error', reject);
    sent.end(JSON.stringify({ query, variables: { jobId } }));
  });

const overWebSocket = (jobId: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws');
    let bytes = 0;
    socket.on('error', reject);
    socket.on('open', () => {
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
    });
    socket.on('message', (data: Buffer) => {
      bytes += data.length;
      const start = data.subarray(0, 80).toString();
      if (start.includes('connection_ack')) {
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables: { jobId } } }));
      }
      if (start.includes('"complete"')) socket.close();
    });
    socket.on('close', () => resolve(bytes));
  });
