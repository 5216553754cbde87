/** Everything the API can do besides reading and editing entities. */
import './apply-import.ts';
import './cancel-import.ts';
import './create-upload.ts';
import './delete-import-job.ts';
import './difference.ts';
import './download.ts';
import './export.ts';
import './export-preview.ts';
import './import-configuration.ts';
import './import-outcomes.ts';
import './import-queries.ts';
import './progress.ts';
import './revoke-download.ts';
import './undo-import.ts';
