import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { eitherDatabase, temporaryDirectory } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';
import { serverToken } from '../support/server-secrets.ts';
import { type Ran, runHere } from './run-lading.ts';

const document = JSON.stringify(
  documentOf({
    tools: [toolNamed('a', { tags: ['prod'] }), toolNamed('b')],
    servers: [{ name: 's', tool_ids: ['a'] }],
  }),
);
const changed = JSON.stringify(
  documentOf({ tools: [toolNamed('a', { tags: ['prod'], description: 'new' })] }),
);

const idIn = ({ stderr }: Ran): string => /(?:Import|apply) (\S+)/.exec(stderr)?.[1] ?? '';

describe.each(eitherDatabase)('lading with a server on $name', ({ place }) => {
  let server: RunningTestServer;
  let lading: (args: string, stdin?: string, columns?: number) => Promise<Ran>;
  beforeAll(async () => {
    server = await runServer({ place });
    const env = { LADING_URL: server.url, LADING_TOKEN: serverToken };
    lading = (args, stdin = '', columns) =>
      runHere(args.split(' '), { env, stdin, ...(columns !== undefined && { columns }) });
  });
  beforeEach(() => server.clear());

  it('plans, applies, finds no difference, and takes it back', async () => {
    const plan = await lading('plan - --detailed-exitcode', document);
    expect(plan).toMatchObject({ code: 2 });
    expect(plan.stdout).toContain('  + create    tool     a\n');
    expect(plan.stdout.trimEnd().split('\n').at(-1)).toBe(
      'Plan: 3 to create, 0 to update, 0 to delete, 0 refused, 0 unchanged',
    );
    const applied = await lading(`apply ${idIn(plan)}`);
    expect(applied).toMatchObject({
      code: 0,
      stdout: 'Done: 3 created, 0 updated, 0 deleted, 0 failed, 0 unchanged\n',
    });
    expect(await lading('diff - --detailed-exitcode', document)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Difference: 0 added, 0 changed, 0 removed, 3 unchanged'),
    });
    const difference = await lading('diff - --detailed-exitcode', changed);
    expect(difference.code).toBe(2);
    expect(difference.stdout).toContain('  ~ changed   tool     a\n      /description: (none) → "new"\n');
    // Before in red, after in green, in a pipe as well where that is asked for.
    const coloured = '/description: \u001b[31m(none)\u001b[0m → \u001b[32m"new"\u001b[0m\n';
    for (const command of ['diff', 'plan'])
      expect((await lading(`${command} - --color always`, changed)).stdout).toContain(coloured);
    expect((await lading('diff - --color never', changed)).stdout).not.toContain('\u001b');
    expect(await lading('undo last --dry-run --detailed-exitcode')).toMatchObject({
      code: 2,
      stdout: expect.stringMatching(
        /^( {2}- delete {4}\w+ +\w+\n){3}Plan: 0 to create, 0 to update, 3 to delete, 0 refused, 0 unchanged\n$/,
      ),
      stderr: expect.stringContaining(`Carry it out with: lading undo ${idIn(applied)}\n`),
    });
    expect(await lading('undo last')).toMatchObject({
      code: 0,
      stdout: 'Done: 0 created, 0 updated, 3 deleted, 0 failed, 0 unchanged\n',
    });
    // A plan is kept until it is deleted; a comparison is not.
    const rows = (await lading('status')).stdout.trimEnd().split('\n');
    const undone = idIn(applied);
    expect(rows[0]).toMatch(/^ID +CREATED \(UTC\) +WHO +WHAT +STATE +TOOK +FROM +RESULT$/);
    expect(rows.slice(1)).toEqual([
      expect.stringMatching(new RegExp(`undo of ${undone} +completed .*standard input.* 3 deleted$`)),
      expect.stringMatching(new RegExp(`plan to undo ${undone} +planned .* 3 to delete$`)),
      expect.stringMatching(/ plan +planned .* 1 to update$/),
      expect.stringMatching(new RegExp(`^${undone} .* apply of ${idIn(plan)} +undone .* 3 created$`)),
      expect.stringMatching(
        new RegExp(`^${idIn(plan)} .* plan, applied as ${undone} +planned .* 3 to create$`),
      ),
    ]);
    const when = '\\d{4}-\\d\\d-\\d\\dT\\S+ by admin';
    expect((await lading(`status ${idIn(plan)}`)).stdout).toMatch(
      new RegExp(`^  applied as ${undone} \\(undone\\) at ${when}$`, 'm'),
    );
    expect((await lading(`status ${undone}`)).stdout).toMatch(
      new RegExp(`^  undone as [\\da-f]{8} \\(completed\\) at ${when}$`, 'm'),
    );
    expect((await lading(`watch ${idIn(plan)}`)).stderr).toContain(`It was applied as ${undone} `);
    expect((await lading('status --state undone -o name')).stdout).toBe(`${undone}\n`);
    expect((await lading('status --state planning')).stderr).toBe('There are no such imports.\n');
  });

  it('says of nothing that it is nothing, and of a plan what it would do', async () => {
    expect((await lading('status')).stderr).toBe(
      'There are no imports yet. Begin with one: lading import <file>\n',
    );
    for (const form of ['table', 'name'])
      expect((await lading(`list tool -o ${form}`)).stderr).toBe('There are no tools.\n');
    expect((await lading('list tool --search nothing')).stderr).toBe('There are no such tools.\n');
    await lading('import -', document);
    const plan = await lading('plan - --conflict-strategy fail', changed);
    expect(plan.code).toBe(7);
    expect((await lading('status last')).stdout).toContain(
      'Plan: 0 to create, 0 to update, 0 to delete, 1 refused, 0 unchanged\n',
    );
    expect((await lading('status --limit 1')).stdout).toMatch(/ 1 to fail\n$/);
  });

  it('draws tables as wide as a terminal is, and without a terminal as wide as they are', async () => {
    await lading('import -', document);
    await lading('plan - --atomic', changed);
    const widthsIn = async (columns: number): Promise<string[]> =>
      (await lading('status', '', columns)).stdout.trimEnd().split('\n');
    for (const columns of [60, 80, 120]) {
      const lines = await widthsIn(columns);
      expect(lines).toHaveLength(3);
      expect(lines.filter((line) => line.length > columns)).toEqual([]);
      expect(lines[0]).toMatch(/^ID +CREATED \(UTC\) +(WHO +)?WHAT +STATE/);
    }
    expect((await widthsIn(60))[0]).not.toContain('WHO');
    expect((await lading('status -o wide', '', 60)).stdout).toContain('FULL ID');
    // Keys are there to be copied.
    const long = 'k'.repeat(80);
    await lading('import -', JSON.stringify(documentOf({ tools: [toolNamed(long)] })));
    expect((await lading('list tools --search kkk', '', 60)).stdout).toMatch(
      new RegExp(`^${long}  active$`, 'm'),
    );
  });

  it('finds an import by the beginning of its id, and the last one', async () => {
    const imported = await lading('import -', document);
    const id = idIn(imported);
    expect(id).toMatch(/^[\da-f]{8}$/);
    const { job } = JSON.parse((await lading('status last --json')).stdout);
    expect(JSON.parse((await lading(`status ${id.slice(0, 4)} --json`)).stdout).job.id).toBe(job.id);
    expect((await lading(`status ${job.id}`)).stdout).toContain(`${id}  import completed 3/3`);
    expect((await lading('status ffff0000')).stderr).toContain("There is no import 'ffff0000'.");
    expect((await lading('status f')).stderr).toContain('at least the first four characters');
    // Two with the same beginning.
    const twin = `${id}-0000-4000-8000-000000000000`;
    await server.store.dataSource.query(
      `INSERT INTO import_jobs (id, state, conflict_strategy, rules, dry_run, atomic, created_by, problems, warnings, totals, counts)
       VALUES ($1, 'completed', 'update', '[]', false, false, 'me', '[]', '[]', '{}', '{}')`,
      [twin],
    );
    const several = await lading(`undo ${id}`);
    expect(several.code).toBe(1);
    expect(several.stderr).toContain(`The ids of several imports begin with '${id}'`);
    expect(several.stderr).toContain(twin);
    expect((await lading(`status ${twin}`)).stdout).toContain('import completed 0/0');
  });

  it('imports, lists, gets, and exports what can be imported again', async () => {
    const directory = await temporaryDirectory();
    const [input, output] = [join(directory, 'in.json'), join(directory, 'out.yaml.gz')];
    await writeFile(input, document);
    const imported = await lading(`import ${input} --include tools:a,b --types servers`);
    expect(imported.code).toBe(0);
    expect(await lading('list tools -o name')).toMatchObject({ code: 0, stdout: 'a\nb\n', stderr: '' });
    expect((await lading('list tools --tags prod')).stdout).toMatch(
      /^KEY +STATE +TAGS +UPDATED \(UTC\)\na +active +prod +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n$/,
    );
    expect((await lading('list roots')).stderr).toBe('There are no roots.\n');
    expect(parse((await lading('get server s')).stdout)).toMatchObject({ key: 's', tools: [{ key: 'a' }] });
    expect(JSON.parse((await lading('get server s -o json')).stdout)).toMatchObject({
      key: 's',
      tools: [{ key: 'a' }],
    });
    expect((await lading(`status ${idIn(imported)}`)).stdout).toContain('import completed 3/3');

    const exported = await lading(`export -o ${output} --format yaml --compress gzip --types servers`);
    expect(exported).toMatchObject({ code: 0, stdout: '' });
    expect(exported.stderr).toContain('1 tool, 1 server');
    expect((await readFile(output)).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
    expect((await lading(`validate ${output}`)).stdout).toBe('Valid: 1 tool, 1 server.\n');
    expect(await lading(`diff ${output}`)).toMatchObject({
      stdout: expect.stringContaining('Difference: 0 added, 0 changed, '),
    });
  });

  it('writes nothing but the document to standard output', async () => {
    await lading('import -', document);
    const { stdout, stderr, code } = await lading('export --no-dependencies --exclude-types tools -o -');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ entities: { servers: [{ name: 's' }] } });
    expect(stderr).toContain('1 server');
  });

  it('tells as one object, with its version', async () => {
    const { stdout } = await lading('plan - --json', document);
    const told = JSON.parse(stdout);
    expect(told).toMatchObject({
      version: 1,
      job: { state: 'PLANNED' },
      summary: expect.stringMatching(/^Plan: 3/),
    });
    expect(told.outcomes).toHaveLength(3);
    expect(JSON.parse((await lading('list tools --json')).stdout)).toEqual({ version: 1, entities: [] });
  });

  it('tells one event a line, each outcome once', async () => {
    const { stdout } = await lading('import - --json-stream', document);
    const told: { version: number; type: string; outcomes?: { sequence: number }[] }[] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(new Set(told.map(({ version }) => version))).toEqual(new Set([1]));
    expect(told.flatMap(({ outcomes = [] }) => outcomes.map(({ sequence }) => sequence))).toEqual([1, 2, 3]);
    expect(told.at(-1)).toMatchObject({ type: 'end', job: { state: 'COMPLETED' } });
  });

  it('watches what is over, from where it is told', async () => {
    const id = idIn(await lading('import -', document));
    const { stdout } = await lading(`watch ${id} --after 2 --json-stream`);
    expect([...stdout.matchAll(/"sequence":(\d+),"kind"/g)].map(([, sequence]) => sequence)).toEqual(['3']);
  });

  it('exports what has changed since another export', async () => {
    await lading('import -', document);
    const { metadata } = JSON.parse((await lading('export')).stdout);
    await lading('import -', changed);
    const { code, stdout } = await lading(`export --types tools --changed-since ${metadata.watermark}`);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).entities.tools).toMatchObject([{ name: 'a', description: 'new' }]);
    const refused = await lading('export --changed-since yesterday');
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('watermark');
  });

  it('seals a file with a passphrase, and reads it again', async () => {
    await lading('import -', document);
    const sealed = join(await temporaryDirectory(), 'sealed');
    const env = {
      LADING_URL: server.url,
      LADING_TOKEN: serverToken,
      LADING_PASSPHRASE: 'four words are better',
    };
    await runHere(['export', '-o', sealed], { env });
    expect((await readFile(sealed, 'latin1')).startsWith('age-encryption.org')).toBe(true);
    expect(await runHere(['validate', sealed])).toMatchObject({ code: 3 });
    expect(await runHere(['validate', sealed], { env })).toMatchObject({ code: 0 });
    expect(await runHere(['diff', sealed], { env })).toMatchObject({
      stdout: expect.stringContaining('Difference: 0 added, 0 changed, 0 removed, 3 unchanged'),
    });
  });
});
