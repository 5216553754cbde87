import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { splitLine } from '../../src/cli/commands/completion.ts';
import { runCommandLine } from '../../src/cli/run-command-line.ts';
import { oneDatabase, temporaryDirectory } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';
import { serverToken } from '../support/server-secrets.ts';
import { placed } from './run-lading.ts';

const page = 'docs/cli.md';
const billing = toolNamed('billing', { description: 'Invoices', tags: ['prod'] });
const others = [toolNamed('search', { tags: ['prod'] }), toolNamed('translate')];
const better = { ...billing, description: 'Invoices and refunds' };
const find = { name: 'find', url: 'https://find.example.com/mcp', auth_type: 'bearer', auth_value: null };

/** The files that the page speaks of. */
const files: Readonly<Record<string, string>> = {
  'token.txt': serverToken,
  'prod.json': JSON.stringify(documentOf({ gateways: [find], tools: [better, ...others] })),
  'after.json': JSON.stringify(documentOf({ tools: [better, others[0] ?? {}, toolNamed('fresh')] })),
  'news.json': JSON.stringify(documentOf({ tools: [toolNamed('fresh')] })),
  'wrong.yaml': 'conflict-strategy: update\nstric: true\n',
};

interface Desk {
  readonly server: RunningTestServer;
  readonly directory: string;
  /** At which nothing listens. */
  readonly silentPort: number;
  /** The ids that have come up, in their order. */
  readonly seen: string[];
}

async function findSilentPort(): Promise<number> {
  const listening = createServer().listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  listening.close();
  await once(listening, 'close');
  return port;
}

/** What a command says to both of its outputs, in the order in which it says it. */
async function said({ server, directory, silentPort }: Desk, command: string): Promise<string> {
  const [line = '', redirected] = command.split(' 2>');
  const words = splitLine(line.replace(':4445', `:${silentPort}`)).words.slice(1);
  const output = new PassThrough();
  const told = text(output);
  await runCommandLine(
    words.map((word) => placed(word, directory)),
    {
      env: { LADING_URL: server.url, LADING_TOKEN: serverToken, XDG_CONFIG_HOME: join(directory, 'config') },
      stdin: Readable.from([]),
      stdout: output,
      stderr: redirected === undefined ? output : new PassThrough().resume(),
    },
  );
  output.end();
  return told;
}

/** The same in every run, by the place at which an id comes up; it looks like one. */
const idAt = (place: number): string => createHash('sha256').update(`id ${place}`).digest('hex').slice(0, 8);

/** Nothing of this run: no ids, times, addresses and places, and of long JSON the beginning. */
function withoutChance({ server, directory, silentPort, seen }: Desk, transcript: string): string {
  const idOf = (id: string): string => {
    if (!seen.includes(id)) seen.push(id);
    return idAt(seen.indexOf(id));
  };
  return transcript
    .replaceAll(join(directory, 'config'), '/home/me/.config')
    .replaceAll(`${directory}/`, '')
    .replaceAll(server.url, 'http://127.0.0.1:4444')
    .replaceAll(`127.0.0.1:${silentPort}`, '127.0.0.1:4445')
    .replace(/\b[\da-f]{8}\b/g, idOf)
    .replace(/\bSW1wb3J0Sm9i\w+=*/g, 'SW1wb3J0Sm9i…')
    .replace(
      /\d{4}-\d\d-\d\d([T ])\d\d:\d\d:\d\d(\.\d+Z)?/g,
      (_all, t, z) => `2026-11-27${t}09:30:00${z ? '.000Z' : ''}`,
    )
    .replace(/\b\d+\.\d s +/g, '0.1 s  ')
    .replace(/TOOK +FROM/g, 'TOOK   FROM')
    .replace(/("type":"event".*"state":)"COMPLETED"/g, '$1"APPLYING"')
    .replace(/^(\{.{157}).{4,}$/gm, '$1 …');
}

// What is told every few seconds, and a mere change of state, which may go by unseen.
const isPace = (line: string): boolean =>
  /^(queued|receiving|planning|applying|sending|sent) \S/.test(line) || line.includes('"outcomes":[]');

/** The page with what its commands say now, each in the state that those before it have left. */
async function renewed(desk: Desk, text: string): Promise<string> {
  let transcript = '';
  for (const part of text.split(/(^```console\n.*?^```$)/ms)) {
    const commands = part.startsWith('```console') ? [...part.matchAll(/^\$ (.*)$/gm)] : undefined;
    if (commands === undefined) transcript += part;
    else
      transcript += `\`\`\`console\n${await answered(
        desk,
        commands.map(([, command = '']) => command),
      )}\`\`\``;
  }
  return transcript;
}

async function answered(desk: Desk, commands: readonly string[]): Promise<string> {
  let block = '';
  for (const command of commands) {
    const lines = (await said(desk, command)).split('\n').filter((line) => !isPace(line));
    block += withoutChance(desk, `$ ${command}\n${lines.join('\n')}`);
  }
  return block;
}

describe('the page on the command line', () => {
  it('shows what the commands say', { timeout: 300_000 }, async () => {
    const server = await runServer(oneDatabase);
    const directory = await temporaryDirectory();
    for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), content);
    await server.importDocument(
      documentOf({ tools: [billing, ...others, toolNamed('old', { is_active: false })] }),
    );
    const text = await readFile(page, 'utf8');
    const desk = { server, directory, silentPort: await findSilentPort(), seen: [] };
    await expect(await renewed(desk, text)).toMatchFileSnapshot(join(process.cwd(), page));
  });
});
