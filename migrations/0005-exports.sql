-- Exports that somebody has a link to: what is asked for, not what it gives. That is read when the link is followed.
CREATE TABLE exports (
  id uuid PRIMARY KEY,
  selection json NOT NULL,
  format text NOT NULL,
  compression text NOT NULL,
  -- What the file is sealed with, sealed itself.
  secrets bytea,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);

CREATE INDEX exports_expires_at_idx ON exports (expires_at);
