import type { Portable } from '../../kinds/kind.ts';
import type { KindName } from '../../kinds/registry.ts';
import { kindNamed } from '../../kinds/registry.ts';
import type { ConflictStrategy } from '../../kinds/words.ts';
import type { Problem } from '../../lib/problem.ts';
import type { DocumentIndex } from '../../planning/document-index.ts';
import { fingerprintPortable } from '../../secrets/fingerprint-portable.ts';
import type { Services } from '../../services/services.ts';
import type { Counts, ImportJobRow } from '../../store/import-tables.ts';
import type { Lease } from '../../store/lease.ts';
import type { Planning } from '../plan/plan-chunk.ts';

/** A job in the hands of a runner. `sequence` and `counts` are as last committed. */
export interface JobRun {
  readonly services: Services;
  readonly job: ImportJobRow;
  readonly lease: Lease;
  /** Why nothing is written at all; empty when something is. */
  refusals: readonly Problem[];
  sequence: number;
  counts: Counts;
}

/** The run of an import, with what its plan rests on. */
export interface ImportRun extends JobRun {
  readonly index: DocumentIndex;
  readonly strategyOf: (kind: KindName, key: string) => ConflictStrategy;
  /** Planning notes outcomes and writes no entity: a dry run, a refused import, an atomic one before its commit. */
  phase: 'planning' | 'applying';
}

/** Whether the entities of the outcomes are stored, or will be when the job completes. */
export const storesEntities = ({ job, refusals }: ImportRun): boolean =>
  !job.dry_run && refusals.length === 0;

/** The job that holds the document: a plan keeps it for those who carry it out. */
export const documentOf = ({ id, plan_of }: ImportJobRow): string => plan_of ?? id;

/** What planning one chunk of the run needs. */
export const planningOf = (
  { services, job, index, strategyOf, phase }: ImportRun,
  kindName: KindName,
  { manager, lock }: Pick<Planning, 'manager' | 'lock'>,
): Planning => {
  const kind = kindNamed(kindName);
  return {
    manager,
    lock,
    kind,
    index,
    strategyOf,
    fingerprint: (portable: Portable) => fingerprintPortable(kind, portable, services.ring),
    stamp: Math.floor(job.stamp.getTime() / 1000),
    keyLength: services.limits.keyLength,
    isBroughtStored: phase === 'applying',
  };
};
