-- From the batches of records to one row a notice and one row a task, in temporary tables.
-- The builder has set the variables files and extractors (versions, the one that counts most first), and made the temporary table
--   fetched(url, fetched_at, source_key, status, state, sha256).
-- Statements end with a line of two hyphens. Notices are sorted once, before their tasks are unfolded: what comes of
-- them keeps that order, and sorting the flat rows would cost three times as much.

CREATE TEMP TABLE chosen AS
WITH attached AS (
    SELECT DISTINCT unnest(attachments).sha256 AS sha256 FROM read_parquet(getvariable('files'))
), found AS (
    SELECT doc_id, version_id, sha256, coalesce(len(attachments), 0) AS attachment_count, written_on, published_on,
        filename, file_row_number
    FROM read_parquet(getvariable('files'), filename = true, file_row_number = true)
    -- A file that was read alone before the page that it belongs to.
    WHERE url IS NOT NULL OR sha256 NOT IN (FROM attached)
    QUALIFY row_number() OVER (PARTITION BY doc_id, version_id
        ORDER BY list_position(getvariable('extractors'), extractor), name, filename, file_row_number) = 1
), seen AS (
    SELECT substr(sha256(url), 1, 16) AS doc_id, sha256, max(fetched_at) AS fetched_at
    FROM fetched WHERE url IS NOT NULL GROUP BY ALL
)
SELECT filename, file_row_number, row_number() OVER versions AS version_no, count(*) OVER every_version AS version_count,
    row_number() OVER versions = count(*) OVER every_version AS is_current
FROM found LEFT JOIN seen USING (doc_id, sha256)
WINDOW every_version AS (PARTITION BY doc_id),
    versions AS (PARTITION BY doc_id ORDER BY seen.fetched_at NULLS FIRST, published_on NULLS FIRST,
        written_on NULLS FIRST, attachment_count, version_id)
--
CREATE TEMP TABLE staged AS
SELECT r.* EXCLUDE (record, filename, file_row_number), c.version_no, c.version_count, c.is_current
FROM read_parquet(getvariable('files'), filename = true, file_row_number = true) r
JOIN chosen c USING (filename, file_row_number)
ORDER BY r.doc_id, r.version_id
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
INSERT INTO documents BY NAME
SELECT doc_id, version_id, doc_title, doc_number, index_number, issuer, region, region_code, level, written_on,
    published_on, validity, topic, name, url, version_count, coalesce(len(tasks), 0) AS task_count
FROM staged WHERE is_current ORDER BY doc_id
--
INSERT INTO versions BY NAME
SELECT doc_id, version_id, version_no, is_current, sha256, name, url, extractor, written_on, published_on,
    coalesce(len(tasks), 0) AS task_count
FROM staged ORDER BY doc_id, version_id
