import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { describeKinds } from '../../scripts/describe-kinds.ts';
import { exportDocumentSchema } from '../../src/document/json-schema.ts';
import { defaultLimits, limitSettings } from '../../src/document/limits.ts';
import { documentProblems } from '../../src/document/problems.ts';
import { kinds } from '../../src/kinds/registry.ts';
import { canonicalJson } from '../../src/lib/canonical-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src/lib/json.ts';
import { digestOf, digestOfAll } from '../../src/planning/digest.ts';
import { fingerprintPortable } from '../../src/secrets/fingerprint-portable.ts';
import { createKeyRing } from '../../src/secrets/key-ring.ts';

const text = await readFile(new URL('../../docs/document-format.md', import.meta.url), 'utf8');

/** The blocks of code of a section, without their fences. */
const blocksOf = (section: string): string[] => {
  const [, content = ''] = text.split(`\n## ${section}\n`);
  return [...(content.split('\n## ')[0] ?? '').matchAll(/```\w*\n([\s\S]*?)```/g)].map(
    ([, block = '']) => block,
  );
};

const object = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
const membersOf = (schema: Json | undefined): JsonObject => object(object(schema)['properties']);

it('has the fields of every kind as they are', () => {
  expect(text).toContain(`<!-- generated -->\n\n${describeKinds()}\n\n<!-- by hand -->`);
  for (const { portable } of kinds) {
    for (const field of Object.keys(portable.shape)) expect(describeKinds()).toContain(`| \`${field}\` |`);
  }
});

it('names every member of the envelope and of the metadata', () => {
  const envelope = membersOf(exportDocumentSchema());
  const metadata = membersOf(envelope['metadata']);
  const options = membersOf(metadata['export_options']);
  for (const members of [envelope, metadata, options])
    for (const name of Object.keys(members)) expect(text).toContain(`\`${name}\``);
});

it('names every reason to refuse a document', () => {
  const codes = Object.values(documentProblems).map(
    // Only the code counts: whatever the problem is about, it is the same.
    (problem) => (problem as (...about: unknown[]) => { code: string })(defaultLimits, 'name').code,
  );
  for (const code of codes) expect(text).toContain(`\`${code}\``);
  for (const setting of Object.values(limitSettings)) expect(text).toContain(`\`${setting}\``);
});

it('computes digests as its example says', () => {
  const [example = '', canonical, lines, digest] = blocksOf('Digest');
  const ring = createKeyRing({ current: 'the secret of the example' });
  const { entities } = JSON.parse(example);
  const fingerprinted = kinds.flatMap((kind) =>
    (entities[kind.collection] ?? []).map((entity: JsonObject) => ({
      kind: kind.name,
      portable: fingerprintPortable(kind, entity, ring),
    })),
  );
  const digests = fingerprinted.map(({ kind, portable }) => ({ kind, digest: digestOf(portable) }));
  const asLines = (texts: readonly string[]): string => texts.map((line) => `${line}\n`).join('');
  expect(asLines(fingerprinted.map(({ portable }) => canonicalJson(portable)))).toBe(canonical);
  expect(asLines(digests.map((entity) => `${entity.kind} ${entity.digest}`))).toBe(lines);
  expect(`${digestOfAll(digests)}\n`).toBe(digest);
});

it('seals as its example says', () => {
  const ring = createKeyRing({ current: 'the secret of the example' });
  const [sealed = ''] = /v1\.[\w-]{8}\.[\w-]{38,}/.exec(text) ?? [];
  expect(ring.open({ kind: 'gateway', field: 'auth_value' }, sealed)).toEqual({
    status: 'opened',
    clear: '{"Authorization":"Bearer t0k3n"}',
    isCurrent: true,
  });
  expect(text).toContain('`{"Authorization":"Bearer t0k3n"}`');
});
