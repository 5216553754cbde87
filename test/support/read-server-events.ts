/** The data of each `next` event of a response, until `complete` or the end; leaving the loop disconnects. */
export async function* readServerEvents(response: Response): AsyncGenerator<string> {
  for await (const block of readBlocks(response)) {
    const { event, data } = fieldsOf(block);
    if (event === 'complete') return;
    if (event === 'next' && data !== undefined) yield data;
  }
}

/** What stands between empty lines. */
async function* readBlocks(response: Response): AsyncGenerator<string> {
  let text = '';
  for await (const piece of readText(response)) {
    const blocks = (text + piece).split('\n\n');
    text = blocks.pop() ?? '';
    yield* blocks;
  }
}

/** The types of the web's streams do not know yet that they can be iterated. */
async function* readText({ body }: Response): AsyncGenerator<string> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read())
      yield read.value;
  } finally {
    await reader?.cancel();
  }
}

/** `event: next`, `data: {…}`, and comments, which begin with a colon. */
function fieldsOf(block: string): Readonly<Record<string, string>> {
  const fields = block.split('\n').map((line) => /^(\w+): ?(.*)$/.exec(line) ?? []);
  return Object.fromEntries(
    fields.flatMap(([, name, value]) => (name === undefined ? [] : [[name, value ?? '']])),
  );
}
