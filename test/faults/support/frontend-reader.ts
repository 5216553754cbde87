/** What a client says to PostgreSQL: a statement, or anything else. */
export interface FrontendMessage {
  readonly bytes: Buffer;
  /** Of `Query` and `Parse` messages. */
  readonly sql: string | undefined;
}

/** Cuts the bytes of one connection into messages, as they are complete; the first one has no type. */
export function createFrontendReader(): (bytes: Buffer) => FrontendMessage[] {
  let held = Buffer.alloc(0);
  let typeLength = 0;
  const take = (): FrontendMessage | undefined => {
    if (held.length < typeLength + 4) return undefined;
    const length = typeLength + held.readInt32BE(typeLength);
    if (held.length < length) return undefined;
    const bytes = held.subarray(0, length);
    held = held.subarray(length);
    const sql = typeLength === 0 ? undefined : sqlIn(bytes);
    typeLength = 1;
    return { bytes, sql };
  };
  return (bytes) => {
    held = Buffer.concat([held, bytes]);
    const messages: FrontendMessage[] = [];
    for (let message = take(); message !== undefined; message = take()) messages.push(message);
    return messages;
  };
}

function sqlIn(message: Buffer): string | undefined {
  const type = String.fromCharCode(message[0] ?? 0);
  if (type === 'Q') return message.toString('utf8', 5, message.length - 1);
  if (type !== 'P') return undefined;
  const start = message.indexOf(0, 5) + 1;
  return message.toString('utf8', start, message.indexOf(0, start));
}
