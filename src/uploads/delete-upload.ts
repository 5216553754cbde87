import type { Services } from '../services/services.ts';
import { uploadProblem } from './upload-problem.ts';
import { findUpload, removeUpload } from './uploads.ts';

/** Forgets a document that was sent; its address is good for nothing from then on. Throws `UploadProblem`. */
export const deleteUpload = ({ store }: Services, id: string): Promise<void> =>
  store.transaction(async (manager) => {
    if ((await findUpload(manager, id)) === undefined) throw uploadProblem('UPLOAD_NOT_FOUND');
    if (!(await removeUpload(manager, id))) throw uploadProblem('UPLOAD_IN_PROGRESS');
  });
