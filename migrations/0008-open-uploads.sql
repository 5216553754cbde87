-- Since then an upload does not count among those that wait to be imported.
ALTER TABLE uploads ADD COLUMN imported_at timestamptz;

CREATE INDEX uploads_created_by_idx ON uploads (created_by) WHERE imported_at IS NULL;
