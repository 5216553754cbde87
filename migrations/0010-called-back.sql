-- Since then nobody may follow the link, although its time is not over.
ALTER TABLE exports ADD COLUMN revoked_at timestamptz;

-- Since then what was sent, or was to be imported, is known not to be of use: another upload may have the place.
ALTER TABLE uploads ADD COLUMN refused_at timestamptz;
