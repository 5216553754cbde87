-- Names that servers refer to and that nothing here has yet. Their places are among those of the links.
CREATE TABLE server_pending (
  server_id uuid NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  kind text NOT NULL,
  name text COLLATE "C" NOT NULL,
  slug text COLLATE "C" NOT NULL,
  position integer NOT NULL,
  PRIMARY KEY (server_id, kind, name)
);

CREATE INDEX server_pending_kind_name_idx ON server_pending (kind, name);
CREATE INDEX server_pending_kind_slug_idx ON server_pending (kind, slug);
