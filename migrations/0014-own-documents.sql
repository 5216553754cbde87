-- Whether the document is an export of Lading, which mentions everything by its key.
ALTER TABLE import_jobs ADD COLUMN is_own boolean NOT NULL DEFAULT false;
