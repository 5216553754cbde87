import { describe, expect, it } from 'vitest';
import { readOuterMembers } from '../../../../src/document/formats/json/json-format.ts';
import { defaultLimits } from '../../../../src/document/limits.ts';
import { InvalidDocument } from '../../../../src/document/problems.ts';

async function* inPieces(text: string, length: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

const read = async (text: string, length: number) =>
  Object.fromEntries(await readOuterMembers(inPieces(text, length), ['dry_run', 'é'], defaultLimits));

describe.each([1, 3, 1_000])('members beside a document, in pieces of %i bytes', (length) => {
  it.each([
    ['{}', {}],
    ['{"dry_run":true}', { dry_run: true }],
    ['\ufeff {"import_data":{"dry_run":1,"x":["}"]},"dry_run":false}', { dry_run: false }],
    ['{"dry_run":true,"import_data":{},"other":[1,2]}', { dry_run: true }],
    [String.raw`{"dry\u005frun":"x\"}","é":null}`, { dry_run: 'x"}', é: null }],
  ])('of %s', async (text, members) => {
    expect(await read(text, length)).toEqual(members);
  });

  it.each([
    '{',
    '{"dry_run"',
    '{"dry_run":tru}',
    '{"a":1,}',
    '{"a" 1}',
    '{"import_data":{"a":1}',
    '',
    '7',
    '[{"dry_run":true}]',
    '{"dry_run":true,"dry_run":false}',
    'dry_run: true',
  ])('are not read out of %s', async (text) => {
    await expect(read(text, length)).rejects.toThrow(InvalidDocument);
  });
});

it('a member that is too large to be held is refused', async () => {
  const text = JSON.stringify({ dry_run: 'x'.repeat(1_048_576) });
  await expect(read(text, 65_536)).rejects.toThrow(
    "The field 'dry_run' is larger than 1048576 bytes; make it smaller.",
  );
});
