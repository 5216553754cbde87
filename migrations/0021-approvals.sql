-- Who has approved a plan, by name: whoever signs in under the same name again is the same person.
CREATE TABLE import_approvals (
  job_id uuid NOT NULL REFERENCES import_jobs (id) ON DELETE CASCADE,
  approved_by text NOT NULL COLLATE "C",
  approved_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (job_id, approved_by)
);
