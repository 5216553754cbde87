-- Who asked for what, on what, from where, and whether it was allowed. Rows are added and never changed.
CREATE TABLE audit_entries (
  -- Made before anything is done: to tell of it twice adds nothing.
  id uuid PRIMARY KEY,
  -- The order of the log.
  number bigserial NOT NULL UNIQUE,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor text NOT NULL,
  action text NOT NULL,
  result text NOT NULL CHECK (result IN ('allowed', 'refused', 'failed')),
  -- The first of them: [{"kind": "tool", "key": "weather"}]. Not json, as it is looked into by an index.
  entities jsonb NOT NULL DEFAULT '[]',
  -- Without a foreign key: jobs are deleted, and what was done is not undone by that.
  job_id uuid,
  address text,
  request_id text NOT NULL,
  details json NOT NULL DEFAULT '{}'
);

CREATE INDEX audit_entries_at_idx ON audit_entries (at);
CREATE INDEX audit_entries_actor_number_idx ON audit_entries (actor, number);
CREATE INDEX audit_entries_action_number_idx ON audit_entries (action, number);
CREATE INDEX audit_entries_job_id_idx ON audit_entries (job_id);
-- What went wrong is little, and what is looked for most.
CREATE INDEX audit_entries_not_allowed_idx ON audit_entries (number) WHERE result <> 'allowed';
CREATE INDEX audit_entries_entities_idx ON audit_entries USING gin (entities jsonb_path_ops);

-- Only the retention deletes: it says so for its transaction, and even then nothing younger than a day goes.
CREATE FUNCTION keep_audit_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF current_setting('lading.audit_retention', true) = 'on' AND OLD.at < now() - interval '1 day' THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'The audit log is append-only.' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER keep_audit_entries BEFORE UPDATE OR DELETE ON audit_entries
  FOR EACH ROW EXECUTE FUNCTION keep_audit_entries();
CREATE TRIGGER keep_all_audit_entries BEFORE TRUNCATE ON audit_entries
  FOR EACH STATEMENT EXECUTE FUNCTION keep_audit_entries();
