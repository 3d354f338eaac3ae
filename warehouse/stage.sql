-- From the batches of records to one row a version of a notice and one row a task, in temporary tables; then all that the
-- alignment reads: documents, tasks and citations.
-- The builder has set the variables files and extractors (versions, the one that counts most first), and made the temporary tables
--   fetched(url, fetched_at, state, source_key, status, sha256, page_kind, state_reason, is_new),
--   stood(doc_id, version_id, since, source_key).
-- Statements end with a line of two hyphens. Notices are sorted once, before their tasks are unfolded: what comes of
-- them keeps that order, and sorting the flat rows would cost three times as much.

CREATE TEMP TABLE chosen AS
WITH attached AS (
    SELECT DISTINCT unnest(attachments).sha256 AS sha256 FROM read_parquet(getvariable('files'))
), found AS (
    SELECT doc_id, version_id, source_key, words, coalesce(len(attachments), 0) AS attachment_count, written_on,
        published_on, filename, file_row_number
    FROM read_parquet(getvariable('files'), filename = true, file_row_number = true)
    -- A file that was read alone before the page that it belongs to.
    WHERE url IS NOT NULL OR sha256 NOT IN (FROM attached)
    QUALIFY row_number() OVER (PARTITION BY doc_id, version_id
        ORDER BY list_position(getvariable('extractors'), extractor), source_key IS NULL, name, filename, file_row_number) = 1
), placed AS (
    -- What came back to its old words stands twice. Of an address that was crawled, a file that somebody saved of it is
    -- no version; and what the ledger does not tell of a source that it knows are news that wait.
    SELECT f.*, s.since FROM found f LEFT JOIN stood s USING (doc_id, version_id)
    WHERE s.since IS NOT NULL OR (f.doc_id NOT IN (SELECT doc_id FROM stood)
        AND (f.source_key IS NULL OR f.source_key NOT IN (SELECT source_key FROM stood)))
), different AS (
    -- Other bytes with the same words are no version.
    FROM placed
    WINDOW versions AS (PARTITION BY doc_id ORDER BY since NULLS FIRST, published_on NULLS FIRST,
        written_on NULLS FIRST, attachment_count, version_id)
    QUALIFY words IS NULL OR words IS DISTINCT FROM lag(words) OVER versions
)
SELECT filename, file_row_number, since, row_number() OVER versions AS version_no,
    count(*) OVER every_version AS version_count, row_number() OVER versions = count(*) OVER every_version AS is_current
FROM different
WINDOW every_version AS (PARTITION BY doc_id),
    versions AS (PARTITION BY doc_id ORDER BY since NULLS FIRST, published_on NULLS FIRST,
        written_on NULLS FIRST, attachment_count, version_id)
--
CREATE TEMP TABLE staged AS
SELECT r.* EXCLUDE (record, record_sha256, words, filename, file_row_number), c.since, c.version_no, c.version_count, c.is_current
FROM read_parquet(getvariable('files'), filename = true, file_row_number = true) r
JOIN chosen c USING (filename, file_row_number)
ORDER BY r.doc_id, c.version_no
--
CREATE TEMP TABLE staged_tasks AS
SELECT doc_id || '-' || CASE WHEN ordinal < 10000 THEN lpad(ordinal::VARCHAR, 4, '0') ELSE ordinal::VARCHAR END AS task_id,
    doc_id, version_id, version_no, is_current, year, region_code, ordinal::INTEGER AS ordinal, task.number AS number,
    array_to_string(task.section, ' › ') AS section,
    coalesce(
        CASE WHEN task.origin = 'narrative' THEN task.title END,
        nullif(regexp_replace(task.section[-1],
            '^[（(]?[0-9一二三四五六七八九十百]+[）)]?[、.．﹒。]?\s*(?:[、.．]\s*)?', ''), '')
    ) AS theme,
    task.title AS title, task.text AS text, task.category AS category, task.origin AS origin, task.place AS place,
    task.units AS units, task.deadlines AS deadlines
FROM (
    SELECT doc_id, version_id, version_no, is_current, region_code, coalesce(year(coalesce(written_on, published_on)), 0) AS year,
        unnest(tasks) AS task, generate_subscripts(tasks, 1) AS ordinal
    FROM staged
)
--
CREATE TEMP TABLE sightings AS
-- When each notice's page was there, or gone; was_there says whether it was there at any time before.
SELECT doc_id, fetched_at, state, is_new, is_there, lag(is_there) OVER so_far AS was_there_last,
    lag(fetched_at) OVER so_far AS last_at, lag(state) OVER so_far AS last_state,
    coalesce(max(is_there) OVER (so_far ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), false) AS was_there
FROM (
    SELECT substr(sha256(url), 1, 16) AS doc_id, *, state NOT IN ('missing', 'soft_404') AS is_there FROM fetched
    WHERE page_kind = 'notice' AND state IN ('fetched', 'changed', 'moved', 'unchanged', 'missing', 'soft_404')
)
WINDOW so_far AS (PARTITION BY doc_id ORDER BY fetched_at)
--
INSERT INTO documents BY NAME
WITH gone AS (
    SELECT doc_id, min(fetched_at) AS missing_since
    FROM (FROM sightings QUALIFY fetched_at > coalesce(max(fetched_at) FILTER (is_there) OVER (PARTITION BY doc_id), '-infinity'))
    GROUP BY ALL
)
SELECT doc_id, version_id, doc_title, doc_number, index_number, issuer, region, region_code, level, written_on,
    published_on, validity, topic, name, url, source_key, version_count, coalesce(len(tasks), 0) AS task_count, missing_since
FROM staged LEFT JOIN gone USING (doc_id) WHERE is_current ORDER BY doc_id
--
INSERT INTO versions BY NAME
SELECT doc_id, version_id, version_no, is_current, since, sha256, name, url, extractor, written_on, published_on,
    coalesce(len(tasks), 0) AS task_count
FROM staged ORDER BY doc_id, version_no
--
INSERT INTO tasks BY NAME
SELECT * EXCLUDE (units, deadlines, place, version_no, is_current, year, region_code), unnest(place)
FROM staged_tasks WHERE is_current
--
INSERT INTO citations BY NAME
WITH numbered AS (SELECT doc_number, min(doc_id) AS doc_id FROM documents WHERE doc_number IS NOT NULL GROUP BY ALL)
SELECT c.doc_id, c.ordinal::INTEGER AS ordinal, c.cited_number, n.doc_id AS cited_doc_id
FROM (
    SELECT doc_id, unnest(cites) AS cited_number, generate_subscripts(cites, 1) AS ordinal FROM staged WHERE is_current
) c LEFT JOIN numbered n ON n.doc_number = c.cited_number AND n.doc_id <> c.doc_id
ORDER BY c.doc_id, ordinal
