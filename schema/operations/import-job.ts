import { progressOf } from '../../src/progress/progress-of.ts';
import { findJobsByIds } from '../../src/store/find-jobs.ts';
import type { ImportJobRow } from '../../src/store/import-tables.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { ConflictStrategy, ImportState } from '../shared/enums.ts';
import { ImportProblem } from './import-problem.ts';
import { ImportProgress } from './import-progress.ts';

const jobRef = builder.objectRef<ImportJobRow>('ImportJob');

export const ImportJob = builder.node(jobRef, {
  description: 'An import from the moment its document is accepted.',
  id: { resolve: ({ id }) => id },
  loadManyWithoutCache: (ids: string[], { lading }: Context) =>
    findJobsByIds(lading.store.dataSource.manager, ids),
  fields: (t) => ({
    state: t.expose('state', { type: ImportState }),
    conflictStrategy: t.expose('conflict_strategy', { type: ConflictStrategy }),
    dryRun: t.exposeBoolean('dry_run'),
    atomic: t.exposeBoolean('atomic', {
      description:
        'All or nothing: before the job is COMPLETED its outcomes say what will be, and nothing of it is stored.',
    }),
    progress: t.field({
      type: ImportProgress,
      resolve: (job) => progressOf({ ...job, seconds: secondsOf(job) }),
    }),
    problems: t.field({
      type: [ImportProblem],
      description: 'Why the job as a whole failed or was refused; empty otherwise.',
      resolve: ({ problems }) => [...problems],
    }),
    warnings: t.field({
      type: ['String'],
      description: 'About the document as a whole.',
      resolve: ({ warnings }) => [...warnings],
    }),
    label: t.exposeString('label', {
      nullable: true,
      description:
        'What people recognise the import by, such as the name of a file, as `importConfiguration` was told.',
    }),
    sourceGateway: t.exposeString('source_gateway', {
      nullable: true,
      description: 'Where the document says that it comes from: its `source_gateway`.',
    }),
    createdBy: t.exposeString('created_by'),
    createdAt: t.expose('created_at', { type: 'DateTime' }),
    startedAt: t.expose('started_at', { type: 'DateTime', nullable: true }),
    finishedAt: t.expose('finished_at', { type: 'DateTime', nullable: true }),
  }),
});

builder.objectFields(ImportJob, (t) => ({
  planOf: t.field({
    type: jobRef,
    nullable: true,
    description: 'The dry run whose plan this job carries out.',
    resolve: ({ plan_of: id }, _args, { loaders }) => (id === null ? undefined : loaders.job(id)),
  }),
  appliedAs: t.field({
    type: jobRef,
    nullable: true,
    description: 'Of a dry run: the newest job that carries its plan out, however that job has ended.',
    resolve: ({ id }, _args, { loaders }) => loaders.applicationOf(id),
  }),
  undoOf: t.field({
    type: jobRef,
    nullable: true,
    description: 'The import that this job takes back.',
    resolve: ({ undo_of: id }, _args, { loaders }) => (id === null ? undefined : loaders.job(id)),
  }),
  undoneAs: t.field({
    type: jobRef,
    nullable: true,
    description: 'The newest job that takes this import back, however that job has ended.',
    resolve: ({ id }, _args, { loaders }) => loaders.undoOf(id),
  }),
}));

/** From the start of the work to its end, or until now. */
export const secondsOf = ({ started_at: start, finished_at: end }: ImportJobRow): number =>
  start === null ? 0 : ((end ?? new Date()).getTime() - start.getTime()) / 1_000;
