-- Everything that is sealed here is sealed anew, table by table, in the order of their keys: how far that is.
CREATE TABLE secret_rotations (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  state text NOT NULL CHECK (state IN ('running', 'completed', 'failed')),
  -- The key that everything is sealed under afterwards; only who seals under it carries the rotation out.
  key_id text NOT NULL,
  -- Rows under another key when it began; NULL before they were counted.
  total integer,
  resealed integer NOT NULL DEFAULT 0,
  failed integer NOT NULL DEFAULT 0,
  problems json NOT NULL,
  -- The table that is being gone through, and the last row in it that was looked at.
  table_name text,
  place json,
  lease_token integer NOT NULL DEFAULT 0,
  lease_until timestamptz,
  failures integer NOT NULL DEFAULT 0,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz
);

CREATE UNIQUE INDEX secret_rotations_running_idx ON secret_rotations (state) WHERE state = 'running';

-- The key under which the secrets in the content are sealed; NULL where nobody has looked.
ALTER TABLE import_chunks ADD COLUMN key_id text;
