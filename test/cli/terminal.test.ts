import { type ChildProcess, execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasPostgres, oneDatabase, temporaryDirectory } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { hasPseudoTerminal, runOnTerminal, type Screen } from '../support/run-on-terminal.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';
import { serve } from '../support/serve-page.ts';
import { serverToken } from '../support/server-secrets.ts';
import { ladingProgram } from './run-lading.ts';

const tools = Array.from({ length: 30 }, (_, number) => toolNamed(`tool-${number}`));
const whole = documentOf({ tools, servers: [{ name: 's', tool_ids: ['tool-1'] }] });

// The last one is PostgreSQL where there is one: what is received can be held up there.
const ctrlC = '\u0003';

describe.runIf(hasPseudoTerminal)('on a terminal', () => {
  let server: RunningTestServer;
  let directory: string;
  beforeAll(async () => {
    server = await runServer(oneDatabase, { LADING_CHUNK_SIZE: '5' });
    directory = await temporaryDirectory();
    await writeFile(join(directory, 'whole.json'), JSON.stringify(whole));
  });
  beforeEach(() => server.clear());

  const lading = (
    args: string,
    options: Partial<Parameters<typeof runOnTerminal>[1]> = {},
  ): Promise<Screen> =>
    runOnTerminal([process.execPath, ladingProgram(), ...args.split(' ')], {
      columns: 100,
      directory,
      ...options,
      env: { LADING_URL: server.url, LADING_TOKEN: serverToken, ...options.env },
    });

  /** Sends a key when these words have come, once. */
  const keyAt = (words: string, key: string): ((output: string, child: ChildProcess) => void) => {
    let isSent = false;
    return (output, { stdin }) => {
      if (isSent || !output.includes(words)) return;
      isSent = true;
      stdin?.write(key);
    };
  };
  const linesAt = (lines: readonly string[], start: string): number[] =>
    lines.flatMap((line, index) => (line.startsWith(start) ? [index] : []));
  const nothing = async (): Promise<void> => {
    const { document } = await server.exportAll();
    expect(Object.values(document.entities).flat()).toEqual([]);
  };

  it.each([60, 120])('shows a plan in %i columns as a whole, with its bars below it', async (columns) => {
    const { lines, code } = await lading('plan whole.json', { columns });
    expect(code).toBe(0);
    const created = linesAt(lines, '  + create');
    const names = created.map((at) => lines[at]?.split(' ').at(-1));
    expect(names.toSorted()).toEqual([...tools.map(({ name }) => name), 's'].toSorted());
    const order = [
      'Plan ',
      '  + create',
      'tool     ████',
      'planned 31/31',
      'Plan: 31 to create',
      'Carry it out',
    ];
    const places = order.map((start) => linesAt(lines, start).at(-1) ?? -1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    for (const start of order.toSpliced(1, 1)) expect(linesAt(lines, start), start).toHaveLength(1);
    expect(lines.filter((line) => line === '')).toEqual([]);
  });

  it('draws bars in colours, unless NO_COLOR is set', async () => {
    expect((await lading('import whole.json --yes')).output).toContain(
      '\u001b[32m████████████████████████\u001b[0m 30/30',
    );
    const plain = await lading('import whole.json -y', { env: { NO_COLOR: '1' } });
    expect(plain.output).not.toContain('\u001b[32m');
    expect(plain.lines).toContain('tool     ████████████████████████ 30/30');
  });

  it('lets nothing of a document steer it', async () => {
    const orders = ['\u001b]0;title\u0007', '\u001b[2J', '\u009b31m', '\u202eevil', '\u0008\u0008', '\rover'];
    const odd = tools.slice(0, orders.length).map((tool, at) => ({
      ...tool,
      name: `${tool.name}${orders[at]}`,
      description: `first\nsecond${orders[at]}`,
      [`member${orders[at]}`]: 'unknown',
    }));
    await writeFile(join(directory, 'odd.json'), JSON.stringify(documentOf({ tools: odd })));
    const said: string[] = [];
    for (const command of [
      'validate odd.json',
      'plan odd.json',
      'import odd.json -y',
      'list tools',
      'export',
    ])
      said.push((await lading(command)).output);
    await writeFile(
      join(directory, 'odd.json'),
      JSON.stringify({ ...documentOf({}), entities: { [`kind${orders.join('')}`]: [] } }),
    );
    said.push((await lading('import odd.json -y')).output);
    for (const output of said)
      for (const order of orders) expect(output).not.toContain(order.replace('evil', ''));
    expect(said.join('')).toContain('\\u001b]0;title\\u0007');
  });

  it('asks before the first write, with the plan and the name of the server', async () => {
    const home = { XDG_CONFIG_HOME: join(directory, 'config') };
    await lading(`context add staging --url ${server.url}`, { env: home });
    const question = `Write this to staging (${server.url})?`;
    const no = await lading('import whole.json', { env: home, onOutput: keyAt('Write this', '\r') });
    expect(no.code).toBe(130);
    const end = no.lines.findIndex((line) => line.includes(question));
    expect(no.lines[end - 2]).toBe('Plan: 31 to create, 0 to update, 0 to delete, 0 refused, 0 unchanged');
    expect(no.lines.at(-2)).toBe('Error: Nothing was written.');
    expect(no.lines.at(-1)).toMatch(/^Carry it out later with: lading apply [\da-f]{8}$/);
    await nothing();

    const yes = await lading('apply last', { env: home, onOutput: keyAt('Write this', 'y') });
    expect(yes.lines.join('\n')).toContain(question);
    expect(yes.lines[0]).toMatch(/^Plan [\da-f]{8} of \d{4}-\S+, from whole\.json$/);
    expect(yes.lines).toContain('Done: 31 created, 0 updated, 0 deleted, 0 failed, 0 unchanged');
    expect(yes.code).toBe(0);
    // Nobody is asked about nothing.
    const again = await lading('import whole.json', { env: home });
    expect(again.lines.at(-1)).toBe('There is nothing to write.');
    expect(again.code).toBe(0);
    const conflict = await lading('import whole.json --conflict-strategy fail', { env: home });
    expect(conflict.code).toBe(7);
    expect(conflict.lines.at(-1)).toBe('Nothing was written.');
  });

  /** Stands before the server and lets through no more than the beginning of what is asked for at the path. */
  const reluctant = async (path: string): Promise<{ url: string; closed: Promise<unknown> }> => {
    let leave = (): void => undefined;
    const closed = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const url = await serve(async (request, response) => {
      const { url = '/', method = 'GET', headers } = request;
      const body = method === 'GET' ? {} : { body: await buffer(request) };
      const signed = { authorization: headers.authorization ?? '', 'content-type': 'application/json' };
      const answer = await fetch(new URL(url, server.url), { method, headers: signed, ...body });
      const content = Buffer.from(await answer.arrayBuffer());
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
      if (!url.startsWith(path)) return void response.end(content);
      response.on('close', leave).write(content.subarray(0, 1_000));
    });
    return { url, closed };
  };

  it.each([
    ['/downloads/', 'receiving 1.0 kB', 'out.json', 'nothing was written to out.json'],
    ['/downloads/', '"version"', '-', 'the document is not whole'],
  ])('ends with Ctrl-C while a document is received: %s', async (path, words, out, said) => {
    await server.importDocument(whole);
    const { url, closed } = await reluctant(path);
    const { lines, code } = await lading(`export -o ${out}`, {
      env: { LADING_URL: url },
      onOutput: keyAt(words, ctrlC),
    });
    await closed;
    expect(code).toBe(130);
    expect(lines.at(-1)).toBe(`Error: Interrupted; ${said}.`);
    expect((await readdir(directory)).filter((name) => name.startsWith('out.'))).toEqual([]);
  });

  it('ends with Ctrl-C while a document is sent', async () => {
    const pipe = join(directory, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const sending = createWriteStream(pipe);
    sending.write(JSON.stringify(whole).slice(0, 1_000));
    const press = keyAt('sending 1.0 kB', ctrlC);
    const { lines, code } = await lading('import pipe -y', {
      onOutput: (output, child) => {
        press(output, child);
        // A process ends when nobody holds up what it reads, as at Ctrl-C those do who stand before it in the pipe.
        if (output.includes('Interrupted')) sending.destroy();
      },
    });
    expect(code).toBe(130);
    expect(lines.at(-1)).toBe('Error: Interrupted while the document was sent; nothing was imported.');
    await nothing();
  });

  it.runIf(hasPostgres)('cancels with Ctrl-C an import whose document is being received', async () => {
    const holder = server.store.dataSource.createQueryRunner();
    await holder.startTransaction();
    await holder.query('LOCK TABLE import_chunks IN EXCLUSIVE MODE');
    const press = keyAt('Import ', ctrlC);
    const { lines, code } = await lading('import whole.json -y', {
      onOutput: (output, child) => {
        press(output, child);
        if (output.includes('Cancelling') && holder.isTransactionActive) void holder.rollbackTransaction();
      },
    });
    await holder.release();
    expect(code).toBe(130);
    expect(lines).toContain('Cancelled: 0 created, 0 updated, 0 deleted, 0 failed, 0 unchanged');
    await nothing();
  });

  it('cancels with Ctrl-C an import that is under way, and says how to go on', async () => {
    const { lines, code } = await lading('import whole.json --yes', { onOutput: keyAt('Import ', ctrlC) });
    // Whoever is quicker: it is over before, or it is cancelled and says so.
    if (code === 0)
      return expect(lines).toContain('Done: 31 created, 0 updated, 0 deleted, 0 failed, 0 unchanged');
    expect(code).toBe(130);
    expect(lines.some((line) => line.startsWith('Cancelling the import; what is stored stays.'))).toBe(true);
    expect(lines.some((line) => /^Nothing was stored|^Take it back with: lading undo/.test(line))).toBe(true);
  });
});
