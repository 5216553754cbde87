import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eitherDatabase, temporaryDirectory } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';
import { serverToken } from '../support/server-secrets.ts';
import { type Ran, runHere } from './run-lading.ts';

const document = JSON.stringify(
  documentOf({
    tools: [toolNamed('a', { tags: ['prod'] }), toolNamed('b')],
    roots: [{ uri: 'file:///r', name: 'r' }],
  }),
);

describe.each(eitherDatabase)('options in a file, on $name', ({ place }) => {
  let server: RunningTestServer;
  let file: string;
  beforeAll(async () => {
    server = await runServer({ place });
    file = join(await temporaryDirectory(), 'promote.yaml');
  });
  beforeEach(() => server.clear());

  const lading = async (args: string, options: string): Promise<Ran> => {
    await writeFile(file, options);
    const words = [...args.split(' '), '--options', file];
    return runHere(words, { env: { LADING_URL: server.url, LADING_TOKEN: serverToken }, stdin: document });
  };

  it('are those of the command line, which comes first', async () => {
    const options = 'types: [tools, roots]\nrule: ["tools:a=fail", gateway=skip]\natomic: true\njson: true\n';
    const first = JSON.parse((await lading('plan -', options)).stdout);
    expect(first.job).toMatchObject({ atomic: true, progress: { created: 3 } });
    expect(first.job.warnings.join()).toContain('RULE_WITHOUT_MATCH');
    const second = JSON.parse((await lading('plan - --types roots', options)).stdout);
    expect(second.job.progress).toMatchObject({ total: 1, created: 1 });
    expect((await lading('plan - --json-stream', 'json: true')).stdout).toContain(
      '{"version":1,"type":"end"',
    );
    const none = await lading(
      'export --types servers',
      '{"tags": "prod", "types": "tools", "no-dependencies": true}',
    );
    expect(JSON.parse(none.stdout).metadata.export_options).toMatchObject({ include_dependencies: false });
    expect(JSON.parse(none.stdout).entities.tools ?? []).toEqual([]);
  });

  it('are passed over, not without a word, where only another command takes them', async () => {
    const { stderr, code } = await lading('export -o -', 'rule: tools=skip\nformat: yaml\natomic: true');
    expect(code).toBe(0);
    expect(stderr).toContain(`Not for export, and left out: rule, atomic (${file}).`);
  });

  it('are refused all at once, with places and the names that were likely meant', async () => {
    const wrong = [
      'conflictStrategy: update',
      'conflict-strategy: maybe',
      'stric: true',
      'atomic: yes please',
      'url: [a, b]',
      'rekey-secret: in clear',
      'zebra: 1',
      'options: other.yaml',
    ];
    const { code, stderr, stdout } = await lading('plan - --json', wrong.join('\n'));
    expect(code).toBe(1);
    const { error } = JSON.parse(stdout);
    expect(error).toMatchObject({ code: 'WRONG_OPTIONS_FILE' });
    expect(
      error.problems.map(({ line, column, message }: { line: number; column: number; message: string }) => [
        line,
        column,
        message,
      ]),
    ).toEqual([
      [1, 1, "There is no option 'conflictStrategy'; did you mean 'conflict-strategy'?"],
      [2, 1, "'conflict-strategy': Choose one of skip, update, rename, fail."],
      [3, 1, "There is no option 'stric'; did you mean 'strict'?"],
      [4, 1, "'atomic': Write true or false."],
      [5, 1, "'url': It takes one value, not a list."],
      [6, 1, expect.stringContaining('Write rekey-secret: true to be asked for it')],
      [7, 1, "There is no option 'zebra'."],
      [8, 1, "There is no option 'options'."],
    ]);
    expect(stderr).toContain(`  ${file}:3:1 There is no option 'stric'`);
    expect(stderr).not.toContain('in clear');
  });

  it('are refused where the file is none, or not one of options', async () => {
    expect((await lading('plan -', '- strict')).stderr).toContain(':1:1 It has to be a map of options.');
    expect((await lading('plan -', 'strict: true\nstrict: true')).stderr).toMatch(/:2:1 .*unique/);
    expect((await lading('plan -', '{"strict": ')).code).toBe(1);
    expect(await lading('plan -', '')).toMatchObject({ code: 0 });
    const missing = await runHere(['plan', '-', '--options', `${file}.not`]);
    expect(missing.stderr).toContain(`There is no file ${file}.not here.`);
  });
});
