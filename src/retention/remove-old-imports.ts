import type { Services } from '../services/services.ts';
import { removeOldJobs } from './removals.ts';
import { sweepTopic } from './sweep-topic.ts';

/** Removes imports that have been over for so many hours, as `deleteImportJob` removes one; gives how many. */
export const removeImportsOlderThan = ({ store }: Services, hours: number): Promise<number> =>
  store.transaction(async (manager) => {
    const removed = await removeOldJobs(manager, hours);
    await store.notify(sweepTopic, manager);
    return removed;
  });
