import { findJobsByIds } from '../imports/find-jobs.ts';
import { ImportNotFound, ImportStateProblem } from '../imports/problems.ts';
import type { Services } from '../services/services.ts';
import { isResting } from '../store/import-state.ts';
import type { ImportJobRow } from '../store/import-tables.ts';
import { removeJob } from './removals.ts';
import { sweepTopic } from './sweep-topic.ts';

/** Deletes a job that is over: nobody finds it any more, and its outcomes are swept away little by little. */
export async function deleteImportJob({ store }: Services, id: string): Promise<Pick<ImportJobRow, 'id'>> {
  return store.transaction(async (manager) => {
    const [job] = await findJobsByIds(manager, [id]);
    if (job === undefined) throw new ImportNotFound(id);
    if (!(await removeJob(manager, id))) throw new ImportStateProblem(reasonOf(job), job.state);
    await store.notify(sweepTopic, manager);
    return job;
  });
}

function reasonOf({ state }: ImportJobRow): string {
  if (isResting(state))
    return 'Another import that is under way needs this one; cancel it first, or wait until it is over.';
  return state === 'receiving'
    ? 'The document of the import is still being received. End the request that sends it.'
    : `The import is ${state}: cancel it first, then delete it.`;
}
