-- Tokens of callers. The token itself is nowhere: what was sent is looked for by its hash.
CREATE TABLE access_tokens (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- The order in which they were made.
  number bigserial NOT NULL UNIQUE,
  name text NOT NULL,
  -- SHA-256; what is hashed is too long and too random to be guessed.
  hash bytea NOT NULL UNIQUE,
  -- By which a person recognises it.
  prefix text NOT NULL,
  -- A role has the permissions that the server gives it at the time.
  role text,
  permissions text[],
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  CONSTRAINT access_tokens_num_nonnulls_check CHECK (num_nonnulls(role, permissions) = 1)
);

-- By which token they were asked for: with it they come to their end. Those of before were made by the token of the settings.
ALTER TABLE uploads ADD COLUMN token_id uuid;
ALTER TABLE exports ADD COLUMN token_id uuid;
