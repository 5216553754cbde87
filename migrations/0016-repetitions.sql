-- Whether another entity of the document counts for the key of this one. Of what was planned before and is still to be
-- carried out, the outcomes themselves say so: as a problem, or as a warning.
ALTER TABLE import_steps ADD COLUMN repeats boolean NOT NULL DEFAULT false;

UPDATE import_steps AS s SET repeats = true FROM import_jobs j
WHERE j.id = s.job_id AND j.state IN ('queued', 'planning', 'planned', 'applying')
  AND (s.problems -> 0 ->> 'code' = 'DUPLICATE_KEY'
    OR EXISTS (SELECT FROM json_array_elements_text(s.warnings) AS w(text) WHERE w.text LIKE 'DUPLICATE_KEY:%'));
