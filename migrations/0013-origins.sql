-- What people recognise an import by, and where its document says that it comes from.
ALTER TABLE import_jobs ADD COLUMN label text;
ALTER TABLE import_jobs ADD COLUMN source_gateway text;
