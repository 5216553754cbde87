-- What changed since a watermark is found by the writing transaction.
CREATE INDEX roots_changed_in_idx ON roots (changed_in);
CREATE INDEX gateways_changed_in_idx ON gateways (changed_in);
CREATE INDEX tools_changed_in_idx ON tools (changed_in);
CREATE INDEX resources_changed_in_idx ON resources (changed_in);
CREATE INDEX prompts_changed_in_idx ON prompts (changed_in);
CREATE INDEX servers_changed_in_idx ON servers (changed_in);
CREATE INDEX deletions_changed_in_idx ON deletions (changed_in);
CREATE INDEX deletions_deleted_at_idx ON deletions (deleted_at);

-- One row, made when the database is first opened, and never changed: a copy that was restored from a dump has the row
-- of its origin, but written by another transaction.
CREATE TABLE database_identity (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  id uuid NOT NULL DEFAULT gen_random_uuid()
);

-- The transactions of deletions that are not remembered any more: who has not seen them cannot be told what changed.
CREATE TABLE forgotten_deletions (
  changed_in xid8 PRIMARY KEY
);

-- Chunks of keys to be deleted come after all others.
ALTER TABLE import_chunks ADD COLUMN deletes boolean NOT NULL DEFAULT false;

-- What the document is a delta to, as far as it says: digest, key of the fingerprints, options of the export.
ALTER TABLE import_jobs ADD COLUMN base json;

-- What referred to a deleted entity: the way back for those references.
ALTER TABLE import_steps ADD COLUMN links json;
