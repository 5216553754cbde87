-- Documents that were sent to an address of their own, and wait to be imported.
CREATE TABLE uploads (
  -- Random: who knows the address may send a document there.
  id text PRIMARY KEY,
  state text NOT NULL CHECK (state IN ('awaited', 'receiving', 'complete')),
  -- Counts the requests that sent a document: only the newest one may write.
  attempt integer NOT NULL DEFAULT 0,
  lease_until timestamptz,
  -- Of the complete document, decompressed.
  bytes bigint,
  parts integer,
  digest text,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);

CREATE INDEX uploads_expires_at_idx ON uploads (expires_at);

-- A document in pieces, each compressed and then sealed.
CREATE TABLE upload_parts (
  upload_id text NOT NULL REFERENCES uploads (id) ON DELETE CASCADE,
  number integer NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (upload_id, number)
);

-- Sealed bytes do not compress: the database would only try.
ALTER TABLE upload_parts ALTER COLUMN content SET STORAGE EXTERNAL;
