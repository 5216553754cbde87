import { dataOf, type Operation, parseAnswer, postOperation } from './send-operation.ts';
import { type CallOptions, chunksOf, type Endpoint, lost, TransportError } from './transport.ts';

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

/** One server-sent event; `data` is the text after `data:`. */
interface ServerEvent {
  readonly event: string | undefined;
  readonly data: string | undefined;
}

/** Events as they become complete, signs of life included; leaving the loop disconnects. */
async function* readEvents({ body }: Response): AsyncGenerator<ServerEvent> {
  if (body === null) return;
  let pieces: string[] = [];
  for await (const text of chunksOf(body.pipeThrough(new TextDecoderStream()))) {
    pieces.push(text);
    // Data is one line, and can be long: what has no line break ends nothing.
    if (!text.includes('\n')) continue;
    const blocks = pieces.join('').split('\n\n');
    pieces = [blocks.pop() ?? ''];
    for (const block of blocks) yield eventOf(block);
  }
}

/** `event: next`, `data: {…}`, and comments, which begin with a colon. */
function eventOf(block: string): ServerEvent {
  const field = (name: string): string | undefined =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trimStart();
  return { event: field('event'), data: field('data') };
}
