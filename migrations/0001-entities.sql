-- The six kinds. Keys compare by code point (COLLATE "C"), so that order and bytes of an export do not depend on the
-- locale. Free-form values are json, not jsonb: the author's order of members survives.

CREATE TABLE roots (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  uri text COLLATE "C" NOT NULL UNIQUE,
  name text NOT NULL,
  tags text[] NOT NULL DEFAULT '{}',
  is_active boolean NOT NULL DEFAULT true,
  revision integer NOT NULL DEFAULT 1,
  digest text,
  changed_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE gateways (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text COLLATE "C" NOT NULL UNIQUE,
  url text NOT NULL,
  description text,
  transport text NOT NULL,
  capabilities json NOT NULL,
  health_check json,
  passthrough_headers text[] NOT NULL,
  auth_type text CHECK (auth_type IN ('basic', 'bearer', 'authheaders', 'oauth', 'query_param')),
  auth_value text,
  tags text[] NOT NULL DEFAULT '{}',
  is_active boolean NOT NULL DEFAULT true,
  revision integer NOT NULL DEFAULT 1,
  digest text,
  changed_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE tools (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text COLLATE "C" NOT NULL UNIQUE,
  slug text COLLATE "C" NOT NULL,
  display_name text,
  url text,
  integration_type text NOT NULL,
  request_type text,
  description text,
  original_description text,
  headers json NOT NULL,
  input_schema json NOT NULL,
  output_schema json,
  annotations json NOT NULL,
  jsonpath_filter text NOT NULL,
  rate_limit integer,
  timeout integer,
  auth_type text CHECK (auth_type IN ('basic', 'bearer', 'authheaders', 'oauth', 'query_param')),
  auth_value text,
  gateway_id uuid REFERENCES gateways (id) ON DELETE SET NULL,
  tags text[] NOT NULL DEFAULT '{}',
  is_active boolean NOT NULL DEFAULT true,
  revision integer NOT NULL DEFAULT 1,
  digest text,
  changed_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE resources (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  uri text COLLATE "C" NOT NULL UNIQUE,
  slug text COLLATE "C" NOT NULL,
  name text NOT NULL,
  description text,
  mime_type text,
  content text,
  tags text[] NOT NULL DEFAULT '{}',
  is_active boolean NOT NULL DEFAULT true,
  revision integer NOT NULL DEFAULT 1,
  digest text,
  changed_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE prompts (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text COLLATE "C" NOT NULL UNIQUE,
  slug text COLLATE "C" NOT NULL,
  original_name text,
  custom_name text,
  display_name text,
  template text NOT NULL,
  description text,
  input_schema json NOT NULL,
  tags text[] NOT NULL DEFAULT '{}',
  is_active boolean NOT NULL DEFAULT true,
  revision integer NOT NULL DEFAULT 1,
  digest text,
  changed_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE servers (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text COLLATE "C" NOT NULL UNIQUE,
  description text,
  capabilities json NOT NULL,
  tags text[] NOT NULL DEFAULT '{}',
  is_active boolean NOT NULL DEFAULT true,
  revision integer NOT NULL DEFAULT 1,
  digest text,
  changed_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE server_tools (
  server_id uuid NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  tool_id uuid NOT NULL REFERENCES tools (id),
  position integer NOT NULL,
  PRIMARY KEY (server_id, tool_id)
);

CREATE TABLE server_resources (
  server_id uuid NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  resource_id uuid NOT NULL REFERENCES resources (id),
  position integer NOT NULL,
  PRIMARY KEY (server_id, resource_id)
);

CREATE TABLE server_prompts (
  server_id uuid NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  prompt_id uuid NOT NULL REFERENCES prompts (id),
  position integer NOT NULL,
  PRIMARY KEY (server_id, prompt_id)
);

CREATE INDEX tools_slug_idx ON tools (slug);
CREATE INDEX tools_gateway_id_idx ON tools (gateway_id);
CREATE INDEX resources_slug_idx ON resources (slug);
CREATE INDEX prompts_slug_idx ON prompts (slug);
CREATE INDEX server_tools_tool_id_idx ON server_tools (tool_id);
CREATE INDEX server_resources_resource_id_idx ON server_resources (resource_id);
CREATE INDEX server_prompts_prompt_id_idx ON server_prompts (prompt_id);

-- Filters compare tags without regard to case; the case that the author wrote is kept.
CREATE FUNCTION folded_tags(tags text[]) RETURNS text[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
  AS $$ SELECT lower(tags::text)::text[] $$;

CREATE INDEX roots_folded_tags_idx ON roots USING gin (folded_tags(tags));
CREATE INDEX gateways_folded_tags_idx ON gateways USING gin (folded_tags(tags));
CREATE INDEX tools_folded_tags_idx ON tools USING gin (folded_tags(tags));
CREATE INDEX resources_folded_tags_idx ON resources USING gin (folded_tags(tags));
CREATE INDEX prompts_folded_tags_idx ON prompts USING gin (folded_tags(tags));
CREATE INDEX servers_folded_tags_idx ON servers USING gin (folded_tags(tags));

-- What is gone, for exports of what changed since a watermark.
CREATE TABLE deletions (
  kind text NOT NULL,
  key text COLLATE "C" NOT NULL,
  changed_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
  deleted_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (kind, key)
);
