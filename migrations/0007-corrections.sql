-- Outcomes that were told before the commit of an atomic import and came out differently: whoever was told is told again.
ALTER TABLE import_steps ADD COLUMN corrected boolean NOT NULL DEFAULT false;

CREATE INDEX import_steps_corrected_idx ON import_steps (job_id, sequence) WHERE corrected;
