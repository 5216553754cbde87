-- Where what an entity referred to stood before it was changed, if there are gaps in between: names that came to the same
-- entity have left them, and the way back puts these into their places again.
ALTER TABLE import_steps ADD COLUMN places json;
