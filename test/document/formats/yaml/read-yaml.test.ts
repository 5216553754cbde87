import { describe, expect, it } from 'vitest';
import { readYaml } from '../../../../src/document/formats/yaml/yaml-format.ts';
import { defaultLimits } from '../../../../src/document/limits.ts';
import { documentText, readAs, readValue, refusal, withoutText } from '../../reading.ts';

const read = (text: string | Uint8Array, limits = defaultLimits, size?: number) =>
  readAs({ read: readYaml }, text, limits, size);
const head = 'version: "2025-03-26"\nexported_at: 2026-01-01T00:00:00Z\n';

describe('readYaml', () => {
  it('reads the same as readDocumentValue', async () => {
    const tools = Array.from({ length: 1_203 }, (_, index) => ({
      name: `t${index}`,
      tags: ['é\n', '', '🎉'],
    }));
    const value = {
      ...JSON.parse(documentText('{}')),
      entities: { tools, roots: [7, null] },
      metadata: { a: [1] },
    };
    const text = JSON.stringify({ import_data: value, dry_run: true });
    const fromYaml = await read(`# flow style is YAML, too\n${text}`, defaultLimits, 999);
    expect(withoutText(fromYaml)).toEqual(
      withoutText(await readValue({ import_data: value, dry_run: true })),
    );
  });

  it('takes a time without quotes as it was written', async () => {
    const { envelope } = await read(`${head}entities: {}\n`);
    expect(envelope).toEqual({ version: '2025-03-26', exportedAt: '2026-01-01T00:00:00Z', warnings: [] });
  });

  it('lets an entity fail by itself', async () => {
    const { entities } = await read(
      `${head}entities:\n  roots: [{uri: "\\0"}, ${'['.repeat(65)}${']'.repeat(65)}, {uri: ok}]\n`,
    );
    expect(entities).toMatchObject([
      { problems: [{ code: 'NUL_CHARACTER', path: '/entities/roots/0/uri' }] },
      { problems: [{ code: 'DEPTH_EXCEEDED', path: '/entities/roots/1' }] },
      { value: { uri: 'ok' }, problems: [] },
    ]);
  });

  it('lets an entity with too many values fail by itself, also where they come of aliases', async () => {
    const ten = Array(10).fill('{}').join();
    const { entities } = await read(
      `x: &a [${ten}]\n${head}entities:\n  roots: [{uri: a, b: [*a, *a, *a, *a, *a, *a]}, {uri: ok}]\n`,
      { ...defaultLimits, values: 100 },
    );
    expect(entities).toMatchObject([
      { problems: [{ code: 'TOO_MANY_VALUES', path: '/entities/roots/0' }] },
      { value: { uri: 'ok' }, problems: [] },
    ]);
  });

  it('refuses with everything that is wrong with the document', async () => {
    const problems = await refusal(read('version: 1\nentities:\n  bogus: []\n  tools: {}\n'));
    expect(problems.map(({ message }) => message)).toEqual([
      'Unknown entity type: bogus',
      "Entity type 'tools' must be a list",
      "Field 'version' must be a string, at line 1, column 10. Quote it.",
      'Missing required field: exported_at',
    ]);
  });

  it('refuses what is too large, and says what to send instead', async () => {
    async function* source() {
      for (;;) yield Buffer.alloc(1_048_576, '# ');
    }
    const reading = readYaml(source(), defaultLimits).next();
    await expect(reading).rejects.toMatchObject({
      problems: [
        {
          code: 'YAML_TOO_LARGE',
          message: expect.stringMatching(/8388608 bytes \(LADING_MAX_YAML_BYTES\).*NDJSON/),
        },
      ],
    });
  });

  it('lets others have their turn while it reads, and the next one when it is left', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const large = `${head}entities:\n  roots:\n${'    - {uri: a, name: b}\n'.repeat(20_000)}`;
    const reading = readAs({ read: readYaml }, large);
    const left = readYaml(sourceOf(large), defaultLimits);
    expect((await reading).entities).toHaveLength(20_000);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(10);
    await left.next();
    await left.return(undefined as never);
    expect((await read(`${head}entities: {roots: [1]}`)).entities).toHaveLength(1);
  });
});

async function* sourceOf(text: string) {
  yield Buffer.from(text);
}
