-- From the staged versions to what each altered. The builder has made the temporary table
--   task_pairs(doc_id, version_no, old_ordinal, new_ordinal), which tasks of a version go with which of the one before.
-- Statements end with a line of two hyphens.

CREATE TEMP TABLE steps AS
SELECT b.doc_id, b.version_no, a.version_id AS old_version_id, b.version_id AS new_version_id,
    a.since AS old_fetched_at, b.since AS new_fetched_at
FROM versions a JOIN versions b ON b.doc_id = a.doc_id AND b.version_no = a.version_no + 1
--
INSERT INTO task_changes BY NAME
WITH facts AS (
    SELECT doc_id, version_no, ordinal, text, place.quote AS quote,
        array_to_string(list_transform(units, lambda u: u.unit_text || ' (' || u.role || ')'), '、') AS units,
        array_to_string(list_transform(deadlines,
            lambda d: d.deadline_text || coalesce(' [' || d.due::VARCHAR || ']', '')), '; ') AS deadlines,
        list_transform(deadlines, lambda d: {text: d.deadline_text, due: d.due}) AS days,
        -- The words that say who and by when are told of by themselves.
        list_reduce(list_concat(list_transform(deadlines, lambda d: d.deadline_text), list_transform(units, lambda u: u.unit_text)),
            lambda rest, words: replace(rest, words, ''), text) AS what
    FROM staged_tasks WHERE doc_id IN (SELECT doc_id FROM steps)
), olds AS (
    SELECT s.*, f.* EXCLUDE (doc_id, version_no) FROM steps s
    JOIN facts f ON f.doc_id = s.doc_id AND f.version_no = s.version_no - 1
), news AS (
    SELECT s.*, f.* EXCLUDE (doc_id, version_no) FROM steps s
    JOIN facts f ON f.doc_id = s.doc_id AND f.version_no = s.version_no
), matched AS (
    SELECT o.* EXCLUDE (ordinal, text, quote, units, deadlines, days, what), o.ordinal AS old_ordinal,
        n.ordinal AS new_ordinal, o.quote AS old_quote, n.quote AS new_quote, o.text AS old_text, n.text AS new_text,
        o.units AS old_units, n.units AS new_units, o.deadlines AS old_deadlines, n.deadlines AS new_deadlines, o.what AS old_what, n.what AS new_what,
        list_filter(o.days, lambda d: NOT list_contains(n.days, d)) AS days_gone,
        list_filter(n.days, lambda d: NOT list_contains(o.days, d)) AS days_come
    FROM task_pairs p
    JOIN olds o ON o.doc_id = p.doc_id AND o.version_no = p.version_no AND o.ordinal = p.old_ordinal
    JOIN news n ON n.doc_id = p.doc_id AND n.version_no = p.version_no AND n.ordinal = p.new_ordinal
), altered AS (
    SELECT *, 'text' AS change, old_text AS old_value, new_text AS new_value FROM matched
    WHERE old_text <> new_text AND (old_what <> new_what
        OR (old_units IS NOT DISTINCT FROM new_units AND old_deadlines IS NOT DISTINCT FROM new_deadlines))
    UNION ALL BY NAME
    SELECT *, 'units' AS change, old_units AS old_value, new_units AS new_value
    FROM matched WHERE old_units IS DISTINCT FROM new_units
    UNION ALL BY NAME
    SELECT *, 'deadlines' AS change, old_deadlines AS old_value, new_deadlines AS new_value,
        -- One deadline moved: both its days are told.
        CASE WHEN len(days_gone) = 1 AND len(days_come) = 1 THEN days_gone[1].due END AS old_due,
        CASE WHEN len(days_gone) = 1 AND len(days_come) = 1 THEN days_come[1].due END AS new_due
    FROM matched WHERE old_deadlines IS DISTINCT FROM new_deadlines
    UNION ALL BY NAME
    SELECT *, 'task removed' AS change, ordinal AS old_ordinal, text AS old_value, quote AS old_quote
    FROM olds o ANTI JOIN task_pairs p
        ON p.doc_id = o.doc_id AND p.version_no = o.version_no AND p.old_ordinal = o.ordinal
    UNION ALL BY NAME
    SELECT *, 'task added' AS change, ordinal AS new_ordinal, text AS new_value, quote AS new_quote
    FROM news n ANTI JOIN task_pairs p
        ON p.doc_id = n.doc_id AND p.version_no = n.version_no AND p.new_ordinal = n.ordinal
)
SELECT doc_id, version_no, old_version_id, new_version_id, old_fetched_at, new_fetched_at, old_ordinal, new_ordinal,
    change, old_value, new_value, old_due, new_due, old_quote, new_quote
FROM altered ORDER BY doc_id, version_no, new_ordinal, old_ordinal, change
--
INSERT INTO notice_changes BY NAME
WITH seen AS (
    SELECT s.*, v.version_id, v.since, lag(v.version_id) OVER (PARTITION BY s.doc_id ORDER BY s.fetched_at) AS last_version_id
    FROM (SELECT * FROM sightings WHERE doc_id IN (SELECT doc_id FROM documents)) s
    ASOF LEFT JOIN versions v ON v.doc_id = s.doc_id AND v.since <= s.fetched_at
), firsts AS (
    SELECT doc_id, version_id FROM versions WHERE version_no = 1
), told AS (
    SELECT s.doc_id, 'notice added' AS change, NULL AS old_version_id, f.version_id AS new_version_id,
        NULL AS old_fetched_at, s.fetched_at AS new_fetched_at, NULL AS old_value, d.doc_title AS new_value
    FROM seen s JOIN firsts f USING (doc_id) JOIN documents d USING (doc_id)
    WHERE s.is_there AND NOT s.was_there AND s.is_new
    UNION ALL BY NAME
    SELECT s.doc_id, 'notice missing' AS change, s.version_id AS old_version_id, s.since AS old_fetched_at,
        s.fetched_at AS new_fetched_at, d.doc_title AS old_value, s.state AS new_value
    FROM seen s JOIN documents d USING (doc_id) WHERE NOT s.is_there AND s.was_there_last
    UNION ALL BY NAME
    SELECT s.doc_id, 'notice back' AS change, s.last_version_id AS old_version_id, s.version_id AS new_version_id,
        s.last_at AS old_fetched_at,
        s.fetched_at AS new_fetched_at, s.last_state AS old_value, d.doc_title AS new_value
    FROM seen s JOIN documents d USING (doc_id) WHERE s.is_there AND s.was_there AND NOT s.was_there_last
    UNION ALL BY NAME
    SELECT s.* EXCLUDE (version_no), 'notice changed' AS change, a.doc_title AS old_value, b.doc_title AS new_value
    FROM steps s
    JOIN staged a ON a.doc_id = s.doc_id AND a.version_no = s.version_no - 1
    JOIN staged b ON b.doc_id = s.doc_id AND b.version_no = s.version_no
    ANTI JOIN task_changes t ON t.doc_id = s.doc_id AND t.version_no = s.version_no
)
FROM told ORDER BY doc_id, new_fetched_at, change
