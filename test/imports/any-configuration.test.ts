import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DocumentFormat } from '../../src/document/document-format.ts';
import { formats } from '../../src/document/formats/formats.ts';
import { kindNames, kinds } from '../../src/kinds/registry.ts';
import { stringifyExact } from '../../src/lib/exact-json.ts';
import { type AnyLists, anyConfiguration } from '../support/any-configuration.ts';
import { eitherDatabase } from '../support/databases.ts';
import { envelope } from '../support/documents.ts';
import { download, linkTo } from '../support/downloads.ts';
import { type Imported, type RunningTestServer, runServer } from '../support/run-server.ts';

const perKind = 12;
/** How many entities are tried at the most; `LADING_CASES` says another number. */
const cases = Number(process.env['LADING_CASES'] ?? perKind * kinds.length);
const numRuns = Math.ceil(cases / (perKind * kinds.length));

const readable = formats.filter(({ reading }) => reading !== undefined);
const carriesAll = ({ secrets, kinds: its }: DocumentFormat): boolean =>
  secrets === 'sealed' && its.length === kindNames.length;

describe.each(eitherDatabase)('any configuration that can be stored, on $name,', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer({ place });
  });

  async function importText(text: string): Promise<Imported> {
    const started = await server.start({ text });
    if (started.__typename !== 'ImportJob') throw new Error(JSON.stringify(started.problems));
    return server.finish(started.id);
  }

  async function fileIn({ name }: Pick<DocumentFormat, 'name'>, input: object = {}): Promise<string> {
    const options = { format: name.toUpperCase(), input: { includeInactive: true, ...input } };
    return (await download(await linkTo(server, options))).toString();
  }

  /** As JSON what a format has room for, without the rest. */
  const partFor = ({ kinds: its }: DocumentFormat): Promise<string> =>
    fileIn({ name: 'json' }, { kinds: its.map((kind) => kind.toUpperCase()), secrets: 'OMITTED' });

  /** What a database without anything has after a file was imported, and what was said of it. */
  async function restored(file: string) {
    await server.clear();
    const { outcomes } = await importText(file);
    expect(outcomes.filter(({ status }) => status !== 'CREATED')).toEqual([]);
    const told = outcomes.map(({ kind, key, warnings }) => JSON.stringify({ kind, key, warnings })).sort();
    return { told, digest: (await server.exportAll()).digest };
  }

  async function expectUnchanged(file: string): Promise<void> {
    const { outcomes } = await importText(file);
    expect(outcomes.filter(({ status }) => status !== 'UNCHANGED')).toEqual([]);
  }

  async function expectRoundTrips(lists: AnyLists): Promise<void> {
    const { digest } = await restored(stringifyExact({ ...envelope, entities: lists }));
    const whole = await Promise.all(readable.filter(carriesAll).map((format) => fileIn(format)));
    const parts = await Promise.all(
      readable
        .filter((format) => !carriesAll(format))
        .map(async (format) => [await fileIn(format), await partFor(format)] as const),
    );
    for (const file of [...whole, ...parts.flat()]) await expectUnchanged(file);
    for (const file of whole) expect((await restored(file)).digest).toBe(digest);
    for (const [file, asJson] of parts) expect(await restored(file)).toEqual(await restored(asJson));
  }

  it('is the same after it was written and read in any format, but for what a format does not carry', async () => {
    // With very many entities it would take longer to look for a smaller case than anybody waits.
    const options = { numRuns, endOnFailure: true };
    await fc.assert(fc.asyncProperty(anyConfiguration(perKind), expectRoundTrips), options);
  });
});
