CREATE TABLE import_jobs (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- Order in which waiting imports get their turn.
  number bigserial NOT NULL UNIQUE,
  state text NOT NULL CHECK (state IN
    ('queued', 'receiving', 'planning', 'planned', 'applying', 'completed', 'failed', 'cancelled', 'undone')),
  conflict_strategy text NOT NULL CHECK (conflict_strategy IN ('skip', 'update', 'rename', 'fail')),
  rules json NOT NULL,
  selection json,
  dry_run boolean NOT NULL,
  atomic boolean NOT NULL,
  plan_of uuid REFERENCES import_jobs (id) ON DELETE SET NULL,
  undo_of uuid REFERENCES import_jobs (id) ON DELETE SET NULL,
  problems json NOT NULL,
  warnings json NOT NULL,
  -- Entities of the document per kind, and what became of them so far per kind and status.
  totals json NOT NULL,
  counts json NOT NULL,
  -- Number of the last outcome in import_steps.
  sequence integer NOT NULL DEFAULT 0,
  -- Only the holder of the newest token may write; it stays the holder while it renews the lease.
  lease_token integer NOT NULL DEFAULT 0,
  lease_until timestamptz,
  -- Unexpected errors since the last outcome: not kills, and not a database that is away.
  failures integer NOT NULL DEFAULT 0,
  idempotency_key text UNIQUE,
  request_digest text,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- The time in new keys: when the job was made, or the one whose plan it carries out.
  stamp timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  finished_at timestamptz
);

CREATE INDEX import_jobs_state_idx ON import_jobs (state);
CREATE INDEX import_jobs_plan_of_idx ON import_jobs (plan_of);
CREATE INDEX import_jobs_undo_of_idx ON import_jobs (undo_of);

-- The received document: validated, secrets sealed under this server's key, one kind per chunk.
CREATE TABLE import_chunks (
  job_id uuid NOT NULL REFERENCES import_jobs (id) ON DELETE CASCADE,
  number integer NOT NULL,
  kind text NOT NULL,
  count integer NOT NULL,
  -- Key, digest, slug and source id of each entity: enough to find duplicates and to resolve references.
  heads json NOT NULL,
  -- JSON, compressed.
  content bytea NOT NULL,
  PRIMARY KEY (job_id, number)
);

-- Already compressed: the database would only try again.
ALTER TABLE import_chunks ALTER COLUMN content SET STORAGE EXTERNAL;

-- The journal: one row for each entity of the document, written together with the entity itself.
CREATE TABLE import_steps (
  -- Without a foreign key: checking it row by row would slow every import down. Outcomes are deleted before their job.
  job_id uuid NOT NULL,
  sequence integer NOT NULL,
  kind text NOT NULL,
  key text COLLATE "C" NOT NULL,
  conflict boolean NOT NULL,
  status text NOT NULL CHECK (status IN ('created', 'updated', 'unchanged', 'renamed', 'skipped', 'failed', 'deleted')),
  renamed_to text,
  entity_id uuid,
  -- Of the entity after this step.
  revision integer,
  -- Of the stored entity that the step of a dry run rests on.
  base_id uuid,
  base_revision integer,
  changes json,
  warnings json,
  problems json,
  -- What the step replaced, as a portable with sealed secrets: the way back.
  before json,
  PRIMARY KEY (job_id, sequence)
);
