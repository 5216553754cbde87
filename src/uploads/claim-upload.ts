import type { Store } from '../store/store.ts';
import { uploadProblem } from './upload-problem.ts';
import { claimUpload, findUpload, type UploadLease } from './uploads.ts';

/** The right to write to an upload, or the problem that says why there is none. */
export function claim(store: Store, id: string): Promise<UploadLease> {
  return store.transaction(async (manager) => {
    const lease = await claimUpload(manager, id);
    if (lease !== undefined) return lease;
    const upload = await findUpload(manager, id);
    if (upload === undefined) throw uploadProblem('UPLOAD_NOT_FOUND');
    throw uploadProblem(upload.is_expired ? 'UPLOAD_EXPIRED' : 'UPLOAD_IN_PROGRESS');
  });
}
