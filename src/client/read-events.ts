import { chunksOf } from './chunks-of.ts';

/** One server-sent event; `data` is the text after `data:`. */
export interface ServerEvent {
  readonly event: string | undefined;
  readonly data: string | undefined;
}

/** Events as they become complete, signs of life included; leaving the loop disconnects. */
export async function* readEvents({ body }: Response): AsyncGenerator<ServerEvent> {
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
