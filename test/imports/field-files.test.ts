import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runLading } from '../cli/run-lading.ts';
import { askRest, type RestStatus } from '../support/ask-rest.ts';
import { eitherDatabase } from '../support/databases.ts';
import { isWhole } from '../support/extent.ts';
import { createUpload, put } from '../support/put-upload.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';

/** What each file comes to: how many are created and fail, or the code that it is refused with. */
const expected = {
  '03-int64-maximum.json': { created: 1, failed: 0 },
  '04-secret-header-names.json': { created: 1, failed: 0 },
  '05b-mask-redacted.json': { created: 1, failed: 0 },
  '05d-mask-placeholder.json': { created: 1, failed: 0 },
  '07-parameter-named-constructor.json': { created: 1, failed: 0 },
  '08-member-twice.json': 'DUPLICATE_MEMBER',
  '08b-server-twice.json': 'DUPLICATE_MEMBER',
  '09-switched-off-entries.json': { created: 3, failed: 0 },
  '11-bearer-token-member.json': { created: 1, failed: 0 },
  '12-vscode-comments.json': { created: 1, failed: 0 },
  '12b-trailing-commas.json': { created: 1, failed: 0 },
  '14-only-commands.json': { created: 0, failed: 3 },
  '16-merge-key.yaml': { created: 1, failed: 0 },
  '17-aliases-as-pyyaml-writes-them.yaml': { created: 120, failed: 0 },
  '20-trailing-separator.yaml': { created: 0, failed: 0 },
  '21-mcpservers.yaml': { created: 1, failed: 0 },
  '22-tags-before.json': { created: 1, failed: 0 },
  '26-terminal-escapes.json': { created: 2, failed: 1 },
  '27-header-with-line-break.json': { created: 0, failed: 1 },
  '30-two-addresses.json': { created: 1, failed: 0 },
  '31-address-is-a-placeholder.json': { created: 1, failed: 0 },
  '33-bulk-import-array.json': 'NOT_AN_OBJECT',
  '34-hub-with-groups.json': { created: 1, failed: 0 },
  '35-too-deep-has-no-name.json': { created: 0, failed: 1 },
  '37-export.zip': 'NOT_A_DOCUMENT',
  '40-secret-in-address.json': { created: 1, failed: 0 },
  '42-number-headers.yaml': { created: 0, failed: 1 },
} as const;

/** What people are told of some of them. */
const reasons: Readonly<Record<string, RegExp>> = {
  '04-secret-header-names.json': /SECRET_IN_CLEAR|in clear/,
  '05b-mask-redacted.json': /does not carry the headers X-Api-Key/,
  '05d-mask-placeholder.json': /does not carry the headers/,
  '08-member-twice.json': /DUPLICATE_MEMBER|line 1, column 70/,
  '14-only-commands.json': /is started with a command/,
  '27-header-with-line-break.json': /without line breaks/,
  '31-address-is-a-placeholder.json': /placeholder/,
  '37-export.zip': /zip archive/,
  '40-secret-in-address.json': /in clear/,
  '42-number-headers.yaml': /Quote it/,
};

function parsedFrom(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}

/** What would move a cursor, colour what follows or turn it around. */
const obeyed = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/u;

const pathOf = (name: string): string => fileURLToPath(new URL(`../fixtures/field/${name}`, import.meta.url));

describe.each(eitherDatabase)('Files from the field on $name', ({ place }) => {
  let server: RunningTestServer;

  beforeAll(async () => {
    server = await runServer({ place });
  });
  beforeEach(() => server.clear());

  /** What an import comes to, in the words of the table. */
  async function outcomeOf(source: object) {
    const started = await server.start(source);
    if (started.__typename !== 'ImportJob') return started.problems[0]?.code;
    const { created, failed } = (await server.finish(started.id)).job.progress;
    return { created, failed };
  }

  /** The same of `POST /import`. */
  async function outcomeByRest(bytes: Uint8Array) {
    const { body } = await askRest<Partial<RestStatus>>(server, 'POST /import', {
      body: new Uint8Array(bytes),
      headers: { 'content-type': 'application/json' },
    });
    const { created, failed } = body.progress ?? {};
    return body.problems?.[0]?.code ?? { created, failed };
  }

  it.each(Object.entries(expected))('%s comes to the same by every way in', async (name, outcome) => {
    const bytes = readFileSync(pathOf(name));
    if (!name.endsWith('.zip')) expect(await outcomeOf({ text: bytes.toString() })).toEqual(outcome);
    await server.clear();
    const upload = await createUpload(server);
    await put(upload, bytes);
    expect(await outcomeOf({ uploadId: upload.id })).toEqual(outcome);
    await server.clear();
    if (!name.endsWith('.yaml')) expect(await outcomeByRest(bytes)).toEqual(outcome);
    await server.clear();
    const value = parsedFrom(bytes);
    // In a value there is no member twice any more, and what is too large for a number of JavaScript is null.
    if (value !== undefined && !/^0[38]/.test(name))
      expect(await outcomeOf({ document: value })).toEqual(outcome);
  });

  it.runIf(isWhole)('all of them come to the same by the command line', async () => {
    const env = { LADING_URL: server.url, LADING_TOKEN: server.token };
    const waiting = Object.entries(expected);
    const told = new Map<string, Awaited<ReturnType<typeof runLading>>>();
    const inTurn = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
        told.set(next[0], await runLading(['import', '--dry-run', pathOf(next[0])], { env }));
    };
    await Promise.all([1, 2, 3, 4].map(inTurn));
    for (const [name, outcome] of Object.entries(expected)) {
      const { code, stdout, stderr } = told.get(name) ?? {};
      const isWell = typeof outcome === 'object' && outcome.failed === 0;
      expect([name, code === 0]).toEqual([name, isWell]);
      expect(`${name}: ${stdout}${stderr}`).toMatch(reasons[name] ?? /: ./);
      expect(`${stdout}${stderr}`).not.toMatch(obeyed);
      expect(`${stdout}${stderr}`).not.toMatch(/^ {2}\+ create {4}tool {5}forged/m);
    }
  });
});
