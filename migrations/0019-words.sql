-- What holds links to downloads is called so: an export is what one of them leads to.
ALTER TABLE exports RENAME TO download_links;
ALTER INDEX exports_pkey RENAME TO download_links_pkey;
ALTER INDEX exports_expires_at_idx RENAME TO download_links_expires_at_idx;
UPDATE secret_rotations SET table_name = 'download_links' WHERE table_name = 'exports';

-- Heads are what is known of stored entities; a chunk has entries of received ones.
ALTER TABLE import_chunks RENAME heads TO entries;
