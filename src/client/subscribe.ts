import type { CallOptions, Endpoint } from './endpoint.ts';
import { readEvents } from './read-events.ts';
import { lost } from './request.ts';
import { dataOf, type Operation, parseAnswer, postOperation } from './send-operation.ts';
import { TransportError } from './transport-error.ts';

export interface SubscribeOptions extends CallOptions {
  /** A connection on which nothing came for so long is given up; the server gives a sign of life every 12 s. */
  readonly silenceMs?: number | undefined;
}

/**
 * The events of a subscription over one connection, as server-sent events; leaving the loop ends it. A connection that
 * is lost is a `TransportError`; a server that stops just ends the stream.
 */
export async function* subscribe(
  endpoint: Endpoint,
  operation: Operation,
  { signal, silenceMs = 45_000 }: SubscribeOptions = {},
): AsyncGenerator<unknown> {
  const silence = watchSilence(silenceMs);
  const ending = AbortSignal.any([silence.signal, ...(signal ? [signal] : [])]);
  try {
    const response = await postOperation(endpoint, operation, 'text/event-stream', { signal: ending });
    yield* readData(response, endpoint.parse, silence.interrupt);
  } catch (error) {
    throw lost(endpoint.url, error, ending);
  } finally {
    silence.end();
  }
}

async function* readData(
  response: Response,
  parse: Endpoint['parse'],
  alive: () => void,
): AsyncGenerator<unknown> {
  // What cannot even begin is refused like any other operation.
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  if (!isStream) return void dataOf(parseAnswer(await response.text(), response, parse), response);
  for await (const { event, data } of readEvents(response)) {
    alive();
    if (event === 'complete') return;
    if (event === 'next' && data !== undefined) yield dataOf(parseAnswer(data, response, parse), response);
  }
  throw new TransportError('UNREACHABLE', `The connection to ${new URL(response.url).origin} was lost.`);
}

/** `signal` ends what nobody has interrupted for too long. */
function watchSilence(silenceMs: number) {
  const controller = new AbortController();
  const seconds = Math.round(silenceMs / 1_000);
  const give = () =>
    controller.abort(new TransportError('SILENT', `The server has said nothing for ${seconds} s.`));
  let timer = setTimeout(give, silenceMs);
  return {
    signal: controller.signal,
    interrupt: () => {
      clearTimeout(timer);
      timer = setTimeout(give, silenceMs);
    },
    end: () => clearTimeout(timer),
  };
}
