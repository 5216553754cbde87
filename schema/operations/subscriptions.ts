import { followActivity } from '../../src/imports/follow/follow-activity.ts';
import { followJob, type JobEvent } from '../../src/imports/follow/follow-job.ts';
import { isFollowed } from '../../src/imports/follow/shared-reader.ts';
import { findJobsByIds } from '../../src/imports/jobs.ts';
import { progressOf } from '../../src/imports/progress.ts';
import type { Store } from '../../src/store/store.ts';
import { builder } from '../builder.ts';
import { ImportState } from '../shared/enums.ts';
import { badUserInput, notFound } from '../shared/errors.ts';
import { localId } from '../shared/global-id.ts';
import { needs, signedIn } from '../shared/permission.ts';
import { ImportJob, ImportProgress, secondsOf } from './import-job.ts';
import { EntityOutcome } from './outcomes.ts';

builder.subscriptionType({
  ...signedIn,
  description: 'What can be followed as it happens, over graphql-ws and over server-sent events.',
});

const ImportProgressEvent = builder.objectRef<JobEvent>('ImportProgressEvent').implement({
  description: 'What happened to a job since the event before, or until now in the first one.',
  fields: (t) => ({
    sequence: t.exposeInt('sequence', {
      description: 'Of the last outcome up to here; give it as `after` to go on from here.',
    }),
    state: t.expose('state', { type: ImportState, description: 'Where the job stands with this event.' }),
    outcomes: t.field({
      type: [EntityOutcome],
      description: 'In order, each exactly once. An event can carry many; none for a mere change of state.',
      resolve: ({ steps }) => [...steps],
    }),
    corrected: t.field({
      type: [EntityOutcome],
      description:
        'Only of an atomic import, when it is over: outcomes with these numbers were told before the commit, and this ' +
        'is what they came to. Put each in the place of the one with its `sequence`.',
      resolve: ({ corrected }) => [...corrected],
    }),
    progress: t.field({
      type: ImportProgress,
      description: 'Counts of the outcomes up to `sequence`.',
      resolve: ({ job, counts }) => progressOf({ totals: job.totals, counts, seconds: secondsOf(job) }),
    }),
    job: t.expose('job', { type: ImportJob, description: 'The same job in full, as it was then.' }),
  }),
});

builder.subscriptionField('importProgress', (t) =>
  t.field({
    ...needs('config_read'),
    type: ImportProgressEvent,
    description:
      'Outcomes after `after` that are already stored come first, then the live ones; the stream ends by itself ' +
      'when the job rests (PLANNED, COMPLETED, FAILED, CANCELLED, UNDONE). The same over graphql-ws and over SSE.',
    args: {
      jobId: t.arg.id({
        description: 'Global id of the job; one that is not there is an error (`NOT_FOUND`).',
      }),
      after: t.arg.int({
        defaultValue: 0,
        description:
          'The number of the last outcome that is known already; 0 for all, -1 for those from now on. Either way the ' +
          'first event says where the job stands.',
      }),
    },
    subscribe: async (_root, { jobId, after }, { services: { store } }) => {
      if (after < -1)
        throw badUserInput('`after` is the number of an outcome, 0 for the start, or -1 for "from now on".');
      const id = await knownId(store, localId('ImportJob', jobId));
      if (id === undefined) throw notFound(`There is no import job '${jobId}'; it may have been deleted.`);
      return followJob(store, id, after);
    },
    resolve: (event) => event,
  }),
);

builder.subscriptionField('importActivity', (t) =>
  t.field({
    ...needs('config_read'),
    type: ImportJob,
    description:
      'Every job that comes to another state, for lists and dashboards; states that follow quickly can be passed over, the ' +
      'last one never is.',
    subscribe: (_root, _args, { services: { store } }) => followActivity(store),
    resolve: (job) => job,
  }),
);

/** The id of a job, where it is there; those of a crowd that comes at once do not all have to ask the database. */
async function knownId(store: Store, id: string): Promise<string | undefined> {
  if (isFollowed(store, id)) return id;
  const [job] = await findJobsByIds(store.dataSource.manager, [id]);
  return job?.id;
}
