import { describe, expect, it } from 'vitest';
import { kinds } from '../../src/kinds/registry.ts';
import { server } from '../../src/kinds/server.ts';
import { conflictStrategies } from '../../src/kinds/words.ts';
import { DocumentIndexer } from '../../src/planning/document-index.ts';
import { type DocumentState, Ledger } from '../../src/planning/ledger.ts';
import { planDeletion } from '../../src/planning/plan-deletion.ts';
import { planEntity } from '../../src/planning/plan-entity.ts';
import { planUndo } from '../../src/planning/plan-undo.ts';
import { layOver, settleStored } from '../../src/planning/references.ts';
import { ring } from '../secrets/secrets.ts';
import { deepFreeze } from '../support/deep-freeze.ts';
import { contextOf, incomingOf, invalidOf, smallest, storedOf } from './planning.ts';

const newId = (): string => 'new';

describe('a plan', () => {
  it('cannot change what was frozen', () => {
    const frozen = deepFreeze({ map: new Map([['a', new Set(['b'])]]), list: [{ c: 1 }] });
    expect(() => frozen.map.set('x', new Set())).toThrow(TypeError);
    expect(() => frozen.map.get('a')?.add('x')).toThrow(TypeError);
    expect(() => Object.assign(frozen.list[0] ?? {}, { c: 2 })).toThrow(TypeError);
  });

  describe.each(kinds.map((kind) => ({ name: kind.name, kind })))('of a $name', ({ kind }) => {
    const sent = smallest(kind, 'a');
    const incoming = deepFreeze([
      incomingOf(kind, { ...sent, tags: ['new'] }),
      incomingOf(kind, { ...sent, tags: ['new'] }, 1),
      incomingOf(kind, { ...sent, tags: ['other'] }, 2),
      incomingOf(kind, smallest(kind, 'b'), 3),
      invalidOf(kind, 'c', 4),
    ]);

    it.each(conflictStrategies)('is the same in any order and any number of times, under %s', (strategy) => {
      const stored = deepFreeze(storedOf(kind, sent));
      const context = Object.freeze({ ...contextOf({ kind, incoming, strategy, stored }), newId });
      const steps = incoming.map((one) => planEntity(context, one));
      expect(steps.map(({ repeats = false }) => repeats)).toEqual([false, true, true, false, false]);
      const backwards = incoming.toReversed().map((one) => planEntity(context, one));
      expect(backwards.toReversed()).toEqual(steps);
    });

    it.each(conflictStrategies)('deletes nothing by itself, under %s', (strategy) => {
      const indexer = new DocumentIndexer();
      const deletions = deepFreeze(['a', 'b', 'a'].map((key, index) => ({ index, key })));
      for (const one of deletions) indexer.addDeletion(kind.name, one, strategy === 'update');
      const stored = deepFreeze(new Map([['a', storedOf(kind, sent)]]));
      const index = deepFreeze(indexer.finish());
      const referrers = deepFreeze(new Map([['stored-id', ["server 's'"]]]));
      const context = Object.freeze({ kind, index, stored, referrers, strategyOf: () => strategy });
      const steps = deletions.map((one) => planDeletion(context, one));
      expect(steps.map(({ repeats = false }) => repeats)).toEqual([false, false, true]);
      expect(
        deletions
          .toReversed()
          .map((one) => planDeletion(context, one))
          .toReversed(),
      ).toEqual(steps);
    });

    it('of a way back leaves the outcome as it was', () => {
      const stored = deepFreeze(storedOf(kind, { ...sent, tags: ['new'] }));
      const places = deepFreeze({});
      const written = { key: 'a', status: 'updated', entityId: stored.id, revision: 3, links: null } as const;
      const outcome = deepFreeze({ ...written, before: { tags: [] }, places });
      const context = Object.freeze({
        kind,
        stored: deepFreeze(new Map([[stored.id, stored]])),
        referrers: deepFreeze(new Map<string, string[]>()),
        taken: deepFreeze(new Set<string>()),
        keyOf: (_field: string, name: string) => name,
        ring,
      });
      expect(planUndo(context, outcome)).toMatchObject({ status: 'updated' });
    });
  });

  it('of what refers to others leaves the stored entity and the received one as they were', () => {
    const indexer = new DocumentIndexer();
    indexer.add('tool', { index: 0, key: 'Send.Mail', slug: 'send-mail' });
    const index = indexer.finish();
    const document: DocumentState = deepFreeze({ index, ledger: new Ledger(index) });
    const pending = { tool_ids: ['send mail', 'other'] };
    const sent = { ...smallest(server, 's'), tool_ids: ['send mail', 'other', 'there'] };
    const stored = deepFreeze({ ...storedOf(server, sent), pending });
    const settled = deepFreeze(settleStored(server, stored, document, new Map()));
    expect(settled.portable['tool_ids']).toEqual(['Send.Mail', 'other', 'there']);
    const received = deepFreeze({
      ...incomingOf(server, { ...smallest(server, 's'), tool_ids: ['another'] }),
      pending: { tool_ids: ['another'] },
    });
    const laid = layOver({ kind: server, index }, received, settled);
    expect(laid.portable?.['tool_ids']).toEqual(['another', 'Send.Mail', 'there']);
  });
});
