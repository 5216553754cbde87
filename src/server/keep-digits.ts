import type { Plugin } from 'graphql-yoga';
import type { WebSocket } from 'ws';
import { mayBeInexact, noteTwins, withoutMarks } from '../lib/exact-json.ts';
import { isJsonObject } from '../lib/json.ts';

/**
 * Numbers of values that are any JSON keep their digits on the way in: what comes in is parsed by libraries that round
 * them, so what they were is noted here and found by the scalar. On the way out texts that stand for numbers become them.
 */
export const keepDigits: Plugin = {
  onRequestParse: ({ requestParser, setRequestParser }) => {
    if (requestParser === undefined) return;
    setRequestParser(async (request) => {
      let text = '';
      listenIn(request, (operations) => {
        text = operations;
      });
      const params = await requestParser(request);
      noteTwins(params, text);
      return params;
    });
  },
  onResultProcess: ({ result }) => {
    if ('stringify' in result) return;
    Object.assign(result, { stringify });
  },
};

const stringify = (result: unknown): string => withoutMarks(JSON.stringify(result));

/** Tells the text that the request is parsed from. */
function listenIn(request: Request, tell: (operations: string) => void): void {
  const readAs = request.formData.bind(request);
  const readText = request.text.bind(request);
  Object.assign(request, {
    json: async () => {
      const text = await readText();
      tell(text);
      return JSON.parse(text);
    },
    formData: async () => {
      const form = await readAs();
      const operations = form.get('operations');
      if (typeof operations === 'string') tell(operations);
      return form;
    },
  });
}

/**
 * Keeps the digits of what comes over a WebSocket, of which another library takes the messages; before that, `keepText` is
 * to be told them.
 */
export function keepDigitsOf(socket: WebSocket): void {
  messages.set(socket, new Map());
  const send = socket.send.bind(socket);
  const sendDigits = (data: unknown, ...others: unknown[]): unknown =>
    Reflect.apply(send, socket, [typeof data === 'string' ? withoutMarks(data) : data, ...others]);
  Object.assign(socket, { send: sendDigits });
}

/** Messages that may have such numbers, until the operation that they start is looked at. */
const messages = new WeakMap<WebSocket, Map<string, string>>();

/** Keeps what is going to be looked at by `noteMessage`. */
export function keepText(socket: WebSocket, text: string): void {
  const id = mayBeInexact(text) ? idIn(text) : undefined;
  if (id !== undefined) messages.get(socket)?.set(id, text);
}

/** What the operation with this id was asked with is as it was sent. */
export function noteMessage(socket: WebSocket, id: string, payload: unknown): void {
  const text = messages.get(socket)?.get(id);
  messages.get(socket)?.delete(id);
  if (text !== undefined) noteTwins({ payload }, text);
}

function idIn(text: string): string | undefined {
  try {
    const message: unknown = JSON.parse(text);
    const isStart = isJsonObject(message) && message['type'] === 'subscribe';
    return isStart ? String(message['id']) : undefined;
  } catch {
    return undefined;
  }
}
