import { describe, expect, it } from 'vitest';
import { server } from '../../src/kinds/server.ts';
import { tool } from '../../src/kinds/tool.ts';
import { DocumentIndexer, type IndexedEntry } from '../../src/planning/document-index.ts';
import { Ledger, type RecordedOutcome } from '../../src/planning/ledger.ts';

function ledgerOf(...entries: Omit<IndexedEntry, 'index'>[]): Ledger {
  const indexer = new DocumentIndexer();
  for (const [index, entry] of entries.entries()) indexer.add('tool', { index, ...entry });
  return new Ledger(indexer.finish());
}

const record = (ledger: Ledger, ...outcomes: RecordedOutcome[]): void => ledger.record(tool, outcomes);

const outcome = (key: string, rest: Partial<RecordedOutcome> = {}): RecordedOutcome => ({
  key,
  status: 'created',
  conflict: false,
  ...rest,
});

describe('what became of an entity', () => {
  it.each<[string, Partial<RecordedOutcome>, string | undefined]>([
    ['created is stored under its key', { status: 'created' }, 'a'],
    ['skipped is stored under its key', { status: 'skipped', conflict: true }, 'a'],
    ['renamed is stored under its new key', { status: 'renamed', renamedTo: 'a2', conflict: true }, 'a2'],
    ['failed is not stored', { status: 'failed' }, undefined],
  ])('that %s', (_, rest, stored) => {
    const ledger = ledgerOf({ key: 'a' });
    expect(ledger.storedKey('tool', 'a')).toBe('a');
    record(ledger, outcome('a', rest));
    expect(ledger.storedKey('tool', 'a')).toBe(stored);
  });

  it('is the same when it is said again', () => {
    const ledger = ledgerOf({ key: 'a' }, { key: 'a' }, { key: 'b' });
    for (let round = 1; round <= 2; round += 1) {
      record(ledger, outcome('a', { status: 'renamed', renamedTo: 'a2', conflict: true }));
      record(ledger, outcome('b', { status: 'failed' }));
      expect(ledger.storedKey('tool', 'a')).toBe('a2');
      expect(ledger.storedKey('tool', 'b')).toBeUndefined();
      expect(ledger.hadConflict('tool', 'a')).toBe(true);
    }
  });

  // A chunk is planned again after another writer got in its way; what the first plan said no longer holds.
  it.each<[string, Partial<RecordedOutcome>]>([
    ['renamed', { status: 'renamed', renamedTo: 'a2', conflict: true }],
    ['failed', { status: 'failed', conflict: true }],
  ])('is what the last plan says, where an earlier one had it %s', (_, earlier) => {
    const ledger = ledgerOf({ key: 'a' });
    record(ledger, outcome('a', earlier));
    record(ledger, outcome('a', { status: 'created' }));
    expect(ledger.storedKey('tool', 'a')).toBe('a');
  });

  it('tells the conflict of the first to its repetitions', () => {
    const ledger = ledgerOf({ key: 'a' }, { key: 'a' }, { key: 'b' }, { key: 'b' });
    expect(ledger.hadConflict('tool', 'a')).toBe(false);
    record(ledger, outcome('a', { conflict: true }));
    record(ledger, outcome('b', { conflict: false }));
    expect(ledger.hadConflict('tool', 'a')).toBe(true);
    expect(ledger.hadConflict('tool', 'b')).toBe(false);
  });

  it('tells why what is mentioned by key, id or slug is not there', () => {
    const ledger = ledgerOf({ key: 'Send.Mail', slug: 'send-mail', sourceId: '7' });
    expect(ledger.failureOf('tool', '7')).toBeUndefined();
    const problems = [{ code: 'INVALID', message: 'It is wrong.' }];
    record(ledger, outcome('Send.Mail', { status: 'failed', problems }));
    for (const mention of ['Send.Mail', '7', 'send-mail'])
      expect(ledger.failureOf('tool', mention)).toBe('INVALID: It is wrong.');
    expect(ledger.failureOf('tool', 'other')).toBeUndefined();
  });

  it('is not told by another entity of its key', () => {
    const ledger = ledgerOf({ key: 'a' }, { key: 'a' });
    record(ledger, outcome('a', { conflict: true }), outcome('a', { status: 'failed', repeats: true }));
    expect(ledger.storedKey('tool', 'a')).toBe('a');
    expect(ledger.hadConflict('tool', 'a')).toBe(true);
  });

  it('that cannot be stored is known before anything is recorded', () => {
    const problems = [{ code: 'INVALID', message: 'It is wrong.' }];
    expect(ledgerOf({ key: 'a', problems }).storedKey('tool', 'a')).toBeUndefined();
  });
});

describe('a reference', () => {
  const indexer = new DocumentIndexer();
  indexer.add('server', { index: 0, key: 's' });
  indexer.addDeletion('server', { index: 0, key: 'gone' }, true);
  indexer.addDeletion('tool', { index: 0, key: 'a' }, true);
  const from = { kind: 'server', key: 's' } as const;
  const dropping = { changes: [{ path: '/tool_ids', before: ['a', 'b'], after: [] }], status: 'updated' };

  it.each<[string, boolean, readonly RecordedOutcome[]]>([
    ['is there before anything is recorded', false, []],
    ['is let go by what drops it', true, [outcome('s', dropping)]],
    ['is there again when a later plan keeps it', false, [outcome('s', dropping), outcome('s')]],
  ])('%s', (_, isLetGo, outcomes) => {
    const ledger = new Ledger(indexer.finish());
    ledger.record(server, outcomes);
    expect(ledger.hasLetGo(from, { kind: 'tool', key: 'a' })).toBe(isLetGo);
    expect(ledger.hasLetGo(from, { kind: 'tool', key: 'b' })).toBe(false);
  });

  it('goes with what is deleted', () => {
    const ledger = new Ledger(indexer.finish());
    const gone = { kind: 'server', key: 'gone' } as const;
    ledger.record(server, [outcome('gone', { status: 'deleted' })]);
    expect(ledger.hasLetGo(gone, { kind: 'tool', key: 'a' })).toBe(true);
    ledger.record(server, [outcome('gone', { status: 'skipped' })]);
    expect(ledger.hasLetGo(gone, { kind: 'tool', key: 'a' })).toBe(false);
  });
});
