-- Since then nobody finds the job any more, and what belongs to it is removed little by little.
ALTER TABLE import_jobs ADD COLUMN removed_at timestamptz;

CREATE INDEX import_jobs_finished_at_idx ON import_jobs (finished_at);
CREATE INDEX import_jobs_removed_at_idx ON import_jobs (removed_at);
