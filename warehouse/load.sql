-- From the staged notices and tasks to the other tables of the warehouse.
-- The builder has filled regions and departments, set the variables extractors, run_id and schema_version, and made
-- the temporary tables
--   units_known(unit_text, year, department_key, department), with every unit, damaged_batches(file).
-- Functions are looked up by number in a list, not joined: a join would put rows out of the order of their notices.
-- Statements end with a line of two hyphens.

CREATE TEMP TYPE unit_and_year AS ENUM (
    SELECT unit_text || '|' || year AS word FROM units_known ORDER BY word
)
--
SET VARIABLE unit_keys = (
    SELECT list(department_key ORDER BY unit_text || '|' || year) FROM units_known
)
--
SET VARIABLE unit_functions = (
    SELECT list(department ORDER BY unit_text || '|' || year) FROM units_known
)
--
INSERT INTO task_units BY NAME
SELECT * EXCLUDE (place), unnest(place) FROM (
    SELECT task_id, unit_ordinal::INTEGER AS unit_ordinal, unit.unit_text AS unit_text, unit.role AS role,
        unit.collective AS collective, unit.inherited AS inherited, false AS corrected, unit.place AS place,
        getvariable('unit_keys')[enum_code((unit.unit_text || '|' || year)::unit_and_year) + 1] AS department_key,
        getvariable('unit_functions')[enum_code((unit.unit_text || '|' || year)::unit_and_year) + 1] AS department
    FROM (
        SELECT task_id, year, unnest(units) AS unit, generate_subscripts(units, 1) AS unit_ordinal
        FROM staged_tasks WHERE is_current
    )
)
--
INSERT INTO task_deadlines BY NAME
SELECT task_id, deadline_ordinal::INTEGER AS deadline_ordinal, deadline.deadline_text AS deadline_text,
    deadline.kind AS kind, deadline.due AS due, deadline.start AS start, deadline.precision AS precision,
    deadline.every AS every, deadline.what AS what, deadline.inherited AS inherited,
    false AS corrected, unnest(deadline.place)
FROM (
    SELECT task_id, unnest(deadlines) AS deadline, generate_subscripts(deadlines, 1) AS deadline_ordinal
    FROM staged_tasks WHERE is_current
)
--
INSERT INTO lists BY NAME
SELECT list_id, doc_id, list_title, ordinal::INTEGER AS ordinal, member.member_text AS member_text,
    member.region_code AS region_code, unnest(member.place)
FROM (
    SELECT doc_id || '-L' || list_ordinal AS list_id, doc_id, list.list_title AS list_title,
        unnest(list.members) AS member, generate_subscripts(list.members, 1) AS ordinal
    FROM (
        SELECT doc_id, unnest(lists) AS list, generate_subscripts(lists, 1) AS list_ordinal FROM staged WHERE is_current
    )
)
--
INSERT INTO attachments BY NAME
SELECT doc_id, ordinal::INTEGER AS ordinal, attachment.name AS attachment_name, attachment.sha256 AS sha256
FROM (
    SELECT doc_id, unnest(attachments) AS attachment, generate_subscripts(attachments, 1) AS ordinal
    FROM staged WHERE is_current
)
--
INSERT INTO fetches BY NAME
SELECT f.url, f.page_kind, f.fetched_at, f.source_key, f.status, f.state, f.state_reason, f.sha256, d.doc_id
FROM fetched f LEFT JOIN documents d ON d.doc_id = substr(sha256(f.url), 1, 16)
ORDER BY ALL
--
INSERT INTO repairs BY NAME
SELECT doc_id, ordinal::INTEGER AS ordinal, repair.code AS code, repair.reason AS reason, unnest(repair.place)
FROM (
    SELECT doc_id, unnest(repairs) AS repair, generate_subscripts(repairs, 1) AS ordinal FROM staged WHERE is_current
)
--
INSERT INTO issues BY NAME
SELECT doc_id, ordinal::INTEGER AS ordinal, issue.code AS code, issue.message AS message, unnest(issue.place)
FROM (
    SELECT doc_id, unnest(issues) AS issue, generate_subscripts(issues, 1) AS ordinal FROM staged WHERE is_current
)
--
INSERT INTO issues BY NAME
SELECT row_number() OVER (ORDER BY file)::INTEGER AS ordinal, 'damaged_batch' AS code,
    'the file of records ' || file || ' can''t be read and was set aside: ingest again to restore what it held' AS message
FROM damaged_batches ORDER BY file
--
INSERT INTO flat_triples BY NAME
SELECT t.* EXCLUDE (task_place, unit, deadline, year),
    t.task_place.block AS task_block, t.task_place.table_no AS task_table_no, t.task_place.row_no AS task_row_no,
    t.task_place.column_no AS task_column_no, t.task_place.page AS task_page,
    t.task_place.path AS task_path, t.task_place.box AS task_box, t.task_place.file AS task_file,
    t.task_place.char_start AS task_char_start, t.task_place.char_end AS task_char_end, t.task_place.quote AS task_quote,
    t.unit.unit_text AS unit_text, 
    getvariable('unit_keys')[enum_code((t.unit.unit_text || '|' || t.year)::unit_and_year) + 1] AS department_key,
    getvariable('unit_functions')[enum_code((t.unit.unit_text || '|' || t.year)::unit_and_year) + 1] AS department,
    t.unit.role AS role, t.unit.collective AS collective,
    t.unit.inherited AS unit_inherited, CASE WHEN t.unit IS NOT NULL THEN false END AS unit_corrected,
    t.unit.place.block AS unit_block, t.unit.place.table_no AS unit_table_no, t.unit.place.row_no AS unit_row_no,
    t.unit.place.column_no AS unit_column_no, t.unit.place.page AS unit_page,
    t.unit.place.char_start AS unit_char_start, t.unit.place.char_end AS unit_char_end, t.unit.place.quote AS unit_quote,
    t.deadline.deadline_text AS deadline_text, t.deadline.kind AS kind, t.deadline.due AS due, t.deadline.start AS start,
    t.deadline.precision AS precision, t.deadline.every AS every, t.deadline.what AS what,
    t.deadline.inherited AS deadline_inherited, CASE WHEN t.deadline IS NOT NULL THEN false END AS deadline_corrected,
    t.deadline.place.block AS deadline_block, t.deadline.place.table_no AS deadline_table_no,
    t.deadline.place.row_no AS deadline_row_no, t.deadline.place.column_no AS deadline_column_no,
    t.deadline.place.page AS deadline_page, t.deadline.place.char_start AS deadline_char_start,
    t.deadline.place.char_end AS deadline_char_end, t.deadline.place.quote AS deadline_quote
FROM (
    SELECT * EXCLUDE (deadlines),
        unnest(CASE WHEN len(deadlines) > 0 THEN deadlines ELSE [NULL] END) AS deadline,
        CASE WHEN len(deadlines) > 0 THEN unnest(generate_series(1, greatest(1, len(deadlines))))::INTEGER END AS deadline_ordinal
    FROM (
        SELECT task_id, doc_id, ordinal, number, section, theme, title, text, category, origin, year, region_code,
            place AS task_place, deadlines,
            unnest(CASE WHEN len(units) > 0 THEN units ELSE [NULL] END) AS unit,
            CASE WHEN len(units) > 0 THEN unnest(generate_series(1, greatest(1, len(units))))::INTEGER END AS unit_ordinal
        FROM staged_tasks WHERE is_current
    )
) t
--
INSERT INTO runs BY NAME
SELECT getvariable('run_id') AS run_id, getvariable('schema_version') AS schema_version,
    getvariable('extractors')[1] AS extractor, (SELECT count(*) FROM versions) AS record_count,
    (SELECT count(*) FROM documents)::INTEGER AS document_count, (SELECT count(*) FROM tasks)::INTEGER AS task_count,
    (SELECT count(*) FROM flat_triples) AS triple_count
