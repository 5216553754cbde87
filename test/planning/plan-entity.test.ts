import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gateway } from '../../src/kinds/gateway.ts';
import type { Portable } from '../../src/kinds/kind.ts';
import { kinds } from '../../src/kinds/registry.ts';
import { tool } from '../../src/kinds/tool.ts';
import { conflictStrategies } from '../../src/kinds/words.ts';
import { diff } from '../../src/planning/diff.ts';
import { digestOf } from '../../src/planning/digest.ts';
import { complete } from '../../src/planning/portable-states.ts';
import { sealContextForge } from '../../src/secrets/contextforge-sealed.ts';
import { ring, source, sourceSecret, toolHeaders, toolValue } from '../secrets/secrets.ts';
import {
  afterStep,
  codesOf,
  fingerprintOf,
  incomingOf,
  invalidOf,
  planAll,
  planOne,
  renamed,
  smallest,
  storedKeyAfter,
  storedOf,
  targetOf,
} from './planning.ts';

describe.each(kinds.map((kind) => ({ name: kind.name, kind })))('the step for a $name', ({ kind }) => {
  const same = smallest(kind, 'a');
  const changed = { ...same, tags: ['new'] };
  const stored = storedOf(kind, same);
  const before = { stored, conflict: true };

  it.each(conflictStrategies)('creates what is absent under %s', (strategy) => {
    const incoming = incomingOf(kind, same);
    const portable = complete(kind, same);
    expect(planOne({ kind, incoming, strategy })).toEqual({
      incoming,
      action: 'create',
      status: 'created',
      conflict: false,
      target: { id: 'new-1', portable, digest: digestOf(portable) },
      changes: [],
      warnings: [],
      problems: [],
    });
  });

  it('updates in place, and shows what changes', () => {
    const incoming = incomingOf(kind, changed);
    const portable = { ...stored.portable, tags: ['new'] };
    expect(planOne({ kind, incoming, stored, strategy: 'update' })).toEqual({
      ...before,
      incoming,
      action: 'update',
      status: 'updated',
      target: { id: 'stored-id', portable, fields: ['tags'], digest: digestOf(portable) },
      changes: [{ path: '/tags', before: [], after: ['new'] }],
      warnings: [],
      problems: [],
    });
  });

  it('keeps fields that the document does not have', () => {
    const inactive = storedOf(kind, { ...same, is_active: false });
    const step = planOne({ kind, incoming: incomingOf(kind, changed), stored: inactive, strategy: 'update' });
    expect(targetOf(step).portable).toEqual({ ...inactive.portable, tags: ['new'] });
  });

  const { portable: _portable, ...head } = stored;
  it.each([
    ['by its digest', head],
    ['field by field', { ...stored, digest: null }],
  ])('leaves alone what is the same, compared %s', (_, stored) => {
    const incoming = incomingOf(kind, same);
    expect(planOne({ kind, incoming, stored, strategy: 'update' })).toEqual({
      ...before,
      stored,
      incoming,
      action: 'unchanged',
      status: 'unchanged',
      changes: [],
      warnings: [],
      problems: [],
    });
  });

  it.each([
    ['the same', same],
    ['another', changed],
  ])('skips %s content', (_, sent) => {
    const incoming = incomingOf(kind, sent);
    expect(planOne({ kind, incoming, stored: head, strategy: 'skip' })).toEqual({
      ...before,
      stored: head,
      incoming,
      action: 'skip',
      status: 'skipped',
      changes: [],
      warnings: [],
      problems: [],
    });
  });

  it.each([
    ['the same', same],
    ['another', changed],
  ])('stores %s content beside what is there, and tells those who mention it', (_, sent) => {
    const incoming = incomingOf(kind, sent);
    const portable = { ...complete(kind, sent), [kind.key]: renamed('a') };
    const step = planOne({ kind, incoming, stored: head, strategy: 'rename' });
    expect(step).toEqual({
      ...before,
      stored: head,
      incoming,
      action: 'rename',
      status: 'renamed',
      renamedTo: renamed('a'),
      target: { id: 'new-1', portable, digest: digestOf(portable) },
      changes: [],
      warnings: [],
      problems: [],
    });
    expect(storedKeyAfter({ kind, incoming: [incoming] }, [step], 'a')).toBe(renamed('a'));
  });

  it.each([
    ['the same', same],
    ['another', changed],
  ])('rejects %s content as a conflict under fail', (_, sent) => {
    const incoming = incomingOf(kind, sent);
    const step = planOne({ kind, incoming, stored: head, strategy: 'fail' });
    expect(step).toMatchObject({
      ...before,
      stored: head,
      action: 'reject',
      status: 'failed',
      changes: [],
      problems: [{ code: 'CONFLICT', kind: kind.name, key: 'a' }],
    });
    expect(step.problems).toHaveLength(1);
    expect(step).not.toHaveProperty('target');
    expect(storedKeyAfter({ kind, incoming: [incoming] }, [step], 'a')).toBeUndefined();
  });

  describe.each(conflictStrategies)('under %s', (strategy) => {
    it.each([
      ['absent', undefined],
      ['present', stored],
    ])('rejects what is invalid where its key is %s, with its problems and no other', (_, stored) => {
      const incoming = invalidOf(kind, 'a');
      const step = planOne({ kind, incoming, strategy, ...(stored && { stored }) });
      expect(step).toMatchObject({ action: 'reject', status: 'failed', conflict: stored !== undefined });
      expect(step.problems).toEqual(incoming.problems);
      expect(step).not.toHaveProperty('target');
      expect(storedKeyAfter({ kind, incoming: [incoming] }, [step], 'a')).toBeUndefined();
    });

    it.each([
      ['absent', undefined],
      ['present', stored],
    ])('skips an identical repetition with a warning where its key was %s', (_, stored) => {
      const incoming = [0, 1].map((position) => incomingOf(kind, changed, position));
      const [first, second] = planAll({ kind, incoming, strategy, ...(stored && { stored }) });
      expect(second).toMatchObject({ action: 'skip', status: 'skipped', problems: [], changes: [] });
      expect(codesOf(second?.warnings ?? [])).toEqual(['DUPLICATE_KEY']);
      expect(second).not.toHaveProperty('target');
      expect(second?.conflict).toBe(stored !== undefined);
      expect(first?.conflict).toBe(second?.conflict);
    });

    it.each([
      ['absent', undefined],
      ['present', stored],
    ])('rejects a repetition with other content where its key was %s, and the first stays', (_, stored) => {
      const incoming = [incomingOf(kind, same), incomingOf(kind, changed, 1)];
      const alone = planOne({ kind, incoming: incomingOf(kind, same), strategy, ...(stored && { stored }) });
      const steps = planAll({ kind, incoming, strategy, ...(stored && { stored }) });
      const [first, second] = steps;
      expect(first).toEqual(alone);
      expect(second).toMatchObject({ action: 'reject', status: 'failed', warnings: [], changes: [] });
      expect(second?.problems).toMatchObject([
        { code: 'DUPLICATE_KEY', path: `/entities/${kind.collection}/1`, kind: kind.name, key: 'a' },
      ]);
      expect(second).not.toHaveProperty('target');
      expect(second?.conflict).toBe(stored !== undefined);
      expect(storedKeyAfter({ kind, incoming }, steps, 'a')).toBe(
        first?.status === 'failed' ? undefined : (first?.renamedTo ?? 'a'),
      );
    });
  });

  it('takes a repetition of what is invalid for another content', () => {
    const incoming = [invalidOf(kind, 'a'), incomingOf(kind, same, 1)];
    const [, second] = planAll({ kind, incoming, strategy: 'update' });
    expect(second?.problems).toMatchObject([{ code: 'DUPLICATE_KEY' }]);
  });

  it('compares repetitions as they were received, before references were resolved', () => {
    const [first, second] = [incomingOf(kind, same), incomingOf(kind, same, 1)];
    const resolved = { ...second, digest: 'of what was resolved', receivedDigest: first.digest ?? '' };
    const steps = planAll({ kind, incoming: [first, resolved], strategy: 'update' });
    expect(steps.map(({ status }) => status)).toEqual(['created', 'skipped']);
  });

  const sent = fc.record(
    { tags: fc.array(fc.string({ minLength: 1 })), is_active: fc.boolean() },
    { requiredKeys: [] },
  );

  it('of an update shows exactly the changes that it stores, and the second time there are none', () => {
    fc.assert(
      fc.property(sent, sent, (one, other) => {
        const stored = { ...storedOf(kind, { ...same, ...one }), digest: null };
        const plan = (against: typeof stored) =>
          planOne({
            kind,
            incoming: incomingOf(kind, { ...same, ...other }),
            stored: against,
            strategy: 'update',
          });
        const step = plan(stored);
        if (step.status === 'unchanged') {
          expect(stored.portable).toMatchObject(other);
        } else {
          const after = afterStep(step);
          expect(step.changes).toEqual(diff(stored.portable, after.portable));
          expect(after.portable).toMatchObject(other);
          expect(plan({ ...after, digest: null }).status).toBe('unchanged');
        }
      }),
    );
  });
});

describe('a step that carries secrets', () => {
  const credential = '{"Authorization":"Bearer top-secret"}';
  const document = (): Portable => ({
    ...smallest(tool, 'a'),
    auth_type: 'bearer',
    auth_value: sealContextForge(sourceSecret, credential),
    headers: { 'X-Api-Key': source.seal(toolHeaders, 'key-in-clear'), 'X-Env': 'blue' },
  });
  const stored = storedOf(tool, document());

  it.each(['create', 'rename', 'update'] as const)('by %s stores the digest of what it stores', (action) => {
    const before = { update: stored, rename: stored, create: undefined }[action];
    const strategy = action === 'create' ? 'fail' : action;
    const incoming = incomingOf(tool, { ...document(), tags: ['new'] });
    const step = planOne({ kind: tool, incoming, strategy, ...(before && { stored: before }) });
    expect(step.action).toBe(action);
    expect(targetOf(step).digest).toBe(digestOf(fingerprintOf(tool, targetOf(step).portable)));
  });

  it('is not needed where the same secrets come sealed anew', () => {
    const incoming = incomingOf(tool, document());
    expect(incoming.portable?.['auth_value']).not.toBe(stored.portable['auth_value']);
    for (const digest of [stored.digest, null]) {
      const step = planOne({ kind: tool, incoming, stored: { ...stored, digest }, strategy: 'update' });
      expect(step).toMatchObject({ status: 'unchanged', changes: [] });
    }
  });

  it('shows fingerprints of what changes, never a secret, sealed or in clear', () => {
    const incoming = incomingOf(tool, { ...document(), auth_value: source.seal(toolValue, 'another') });
    const step = planOne({ kind: tool, incoming, stored, strategy: 'update' });
    const mark = (clear: string) => `fingerprint:${ring.fingerprint(clear)}`;
    expect(step.changes).toEqual([{ path: '/auth_value', before: mark(credential), after: mark('another') }]);
    expect(ring.open(toolValue, String(targetOf(step).portable['auth_value']))).toMatchObject({
      clear: 'another',
    });
  });

  it.each([null, '', '*****'])('keeps what is stored where the document has %j', (hidden) => {
    const masked = { ...document(), auth_value: hidden, headers: { 'X-Api-Key': '*****', 'X-Env': 'green' } };
    const step = planOne({ kind: tool, incoming: incomingOf(tool, masked), stored, strategy: 'update' });
    expect(step.changes).toEqual([{ path: '/headers/X-Env', before: 'blue', after: 'green' }]);
    expect(targetOf(step).portable).toMatchObject({
      auth_value: stored.portable['auth_value'],
      headers: { 'X-Api-Key': Object(stored.portable['headers'])['X-Api-Key'], 'X-Env': 'green' },
    });
    expect(new Set(codesOf(step.warnings))).toEqual(new Set(['SECRET_KEPT']));
  });

  it('warns of what is missing when it creates or renames, not when it skips or rejects', () => {
    const incoming = incomingOf(gateway, { ...smallest(gateway, 'a'), auth_type: 'basic' });
    const before = storedOf(gateway, smallest(gateway, 'a'));
    const codes = conflictStrategies.map((strategy) =>
      codesOf(planOne({ kind: gateway, incoming, stored: before, strategy }).warnings),
    );
    expect(codes).toEqual([[], ['MISSING_SECRET'], ['MISSING_SECRET'], []]);
    const created = planOne({ kind: gateway, incoming, strategy: 'skip' });
    expect(codesOf(created.warnings)).toEqual(['MISSING_SECRET']);
  });

  it('says that a credential was kept where nothing else is to be done', () => {
    const { auth_value: _value, ...others } = document();
    const basic = { ...others, auth_type: 'basic' };
    const step = planOne({ kind: tool, incoming: incomingOf(tool, basic), stored, strategy: 'update' });
    expect(step).toMatchObject({ status: 'unchanged', changes: [] });
    expect(codesOf(step.warnings)).toEqual(['SECRET_KEPT']);
  });
});

describe('every step', () => {
  const sent = smallest(tool, 'a');
  const situations = conflictStrategies.flatMap((strategy) =>
    [sent, { ...sent, tags: ['new'] }].map((portable) => ({ strategy, portable })),
  );

  it.each(situations)('under $strategy keeps the warnings that $portable came with', (situation) => {
    const { strategy, portable } = situation;
    const warnings = ['UNKNOWN_FIELD: x'];
    const incoming = [0, 1].map((position) => ({ ...incomingOf(tool, portable, position), warnings }));
    for (const stored of [undefined, storedOf(tool, sent)]) {
      for (const step of planAll({ kind: tool, incoming, strategy, ...(stored && { stored }) })) {
        expect(step.warnings[0]).toBe('UNKNOWN_FIELD: x');
      }
    }
  });
});
