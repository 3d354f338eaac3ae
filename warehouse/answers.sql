-- From the aligned tasks to what the views of comparison, lineage, coverage and lag say, stored so that they answer at
-- once. Reads tasks, task_units, task_deadlines, common_tasks, task_links, citations and documents as they stand in the
-- end: copies marked, corrections made; and what settled.sql has made. The builder has set the variable strong, the score
-- from which two sentences are alike in their words.
-- Numbers of rows stand for ids where they can: they are joined and grouped in a third of the time.
-- Every table is sorted by all that tells its rows apart: a join keeps no order, and may take another way each time.
-- Statements end with a line of two hyphens.

CREATE TEMP TABLE aligned AS
-- A task's part in a common task: one row, though several of its sentences may be in it.
WITH linked AS MATERIALIZED (
    SELECT c.common_ordinal, t.rowid AS task_no, l.link, l.score, l.sentence, l.sentence_start
    FROM task_links l JOIN common_tasks c USING (common_task_id) JOIN tasks t USING (task_id)
), several AS (
    SELECT common_ordinal, task_no FROM linked GROUP BY ALL HAVING count(*) > 1
)
SELECT common_ordinal, task_no, link, score, sentence FROM linked ANTI JOIN several USING (common_ordinal, task_no)
UNION ALL
SELECT common_ordinal, task_no, CASE WHEN min(link) = max(link) THEN min(link)
    WHEN bool_or(link = 'covers') THEN 'covers' WHEN bool_or(link = 'same') THEN 'same' ELSE 'part of' END,
    max(score), string_agg(sentence, '' ORDER BY sentence_start)
FROM linked SEMI JOIN several USING (common_ordinal, task_no) GROUP BY ALL
--
CREATE TEMP TABLE of_one_sentence AS
-- What an item of running text says in one of its sentences is not said of the others.
SELECT a.common_ordinal, t.task_id, a.sentence, t.text
FROM aligned a JOIN tasks t ON t.rowid = a.task_no WHERE t.origin = 'narrative' AND t.text <> a.sentence
--
CREATE TEMP TABLE units_of_one_sentence AS
SELECT o.common_ordinal, task_id, u.unit_ordinal, u.unit_text, u.role
FROM of_one_sentence o JOIN task_units u USING (task_id)
WHERE u.inherited OR NOT contains(o.text, u.unit_text) OR contains(o.sentence, u.unit_text)
--
INSERT INTO who FROM units_told('units_of_one_sentence')
--
CREATE TEMP TABLE deadlines_of_one_sentence AS
SELECT o.common_ordinal, task_id, d.deadline_ordinal, d.deadline_text, d.due, d.what
FROM of_one_sentence o JOIN task_deadlines d USING (task_id)
WHERE d.inherited OR NOT contains(o.text, d.deadline_text) OR contains(o.sentence, d.deadline_text)
--
INSERT INTO by_when FROM deadlines_told('deadlines_of_one_sentence')
--
INSERT INTO flat_comparison BY NAME
WITH placed AS (
    SELECT a.*, t.task_id, t.doc_id, t.ordinal, t.origin, CASE WHEN t.text <> a.sentence THEN t.text END AS whole_text,
        CASE WHEN t.origin = 'narrative' AND t.text <> a.sentence THEN a.common_ordinal ELSE 0 END AS of_ordinal
    FROM aligned a JOIN tasks t ON t.rowid = a.task_no
)
SELECT c.common_task_id, p.* EXCLUDE (task_no, of_ordinal), d.region_code,
    year(coalesce(d.written_on, d.published_on))::INTEGER AS year,
    w.units, nullif(w.lead_units, '') AS lead_units, nullif(w.responsible_units, '') AS responsible_units,
    nullif(w.support_units, '') AS support_units, nullif(w.guide_units, '') AS guide_units,
    nullif(w.supervise_units, '') AS supervise_units, b.deadlines, nullif(b.dues, '') AS dues, b.last_due
FROM placed p
JOIN common_tasks c USING (common_ordinal)
JOIN documents d USING (doc_id)
LEFT JOIN who w ON w.task_id = p.task_id AND w.common_ordinal = p.of_ordinal
LEFT JOIN by_when b ON b.task_id = p.task_id AND b.common_ordinal = p.of_ordinal
ORDER BY p.common_ordinal, d.region_code, p.task_id
--
CREATE TEMP TABLE ordering AS
-- Which notices order which common tasks in much the same words, and of which division and day they are.
SELECT DISTINCT f.common_ordinal, d.rowid AS doc_no, d.doc_id, d.region_code, coalesce(d.written_on, d.published_on) AS day
FROM flat_comparison f JOIN documents d USING (doc_id) WHERE f.score >= getvariable('strong')
--
CREATE TEMP TABLE cited_sharing AS
SELECT b.doc_id, u.doc_id AS upstream_doc_id, count(*)::INTEGER AS common_count
FROM (SELECT DISTINCT doc_id, cited_doc_id FROM citations WHERE cited_doc_id <> doc_id) ci
JOIN ordering b ON b.doc_id = ci.doc_id
JOIN ordering u ON u.doc_id = ci.cited_doc_id AND u.common_ordinal = b.common_ordinal
GROUP BY ALL
--
CREATE TEMP TABLE sharing_above AS
-- A notice stands under one of a division that holds its own (GB/T 2260) and that is no later.
WITH below AS (
    SELECT common_ordinal, doc_no, region_code, day,
        unnest(['100000', left(region_code, 2) || '0000', left(region_code, 4) || '00']) AS above_code
    FROM ordering
), shared AS (
    SELECT b.doc_no, u.doc_no AS upstream_no, count(*)::INTEGER AS common_count
    FROM below b JOIN ordering u ON u.common_ordinal = b.common_ordinal AND u.region_code = b.above_code
    WHERE b.region_code <> b.above_code AND coalesce(u.day <= b.day, true) GROUP BY ALL
)
SELECT d.doc_id, u.doc_id AS upstream_doc_id, u.doc_number AS upstream_number, s.common_count
FROM shared s JOIN documents d ON d.rowid = s.doc_no JOIN documents u ON u.rowid = s.upstream_no
--
CREATE TEMP TABLE implementing AS
SELECT DISTINCT ci.doc_id, ci.cited_doc_id AS upstream_doc_id, ci.cited_number AS upstream_number, 'cites' AS basis,
    coalesce(s.common_count, 0) AS common_count
FROM citations ci
JOIN documents d ON d.doc_id = ci.doc_id AND d.copy_of IS NULL
LEFT JOIN cited_sharing s ON s.doc_id = ci.doc_id AND s.upstream_doc_id = ci.cited_doc_id
UNION ALL
SELECT s.doc_id, s.upstream_doc_id, s.upstream_number, 'aligned', s.common_count
FROM sharing_above s
ANTI JOIN citations ci ON ci.doc_id = s.doc_id AND ci.cited_doc_id = s.upstream_doc_id
WHERE s.common_count >= 3
--
INSERT INTO flat_lineage BY NAME
WITH RECURSIVE climbing AS (
    SELECT doc_id, upstream_doc_id, upstream_number, basis, upstream_doc_id AS top, [doc_id, upstream_doc_id] AS way,
    FROM implementing
    UNION ALL
    SELECT c.doc_id, c.upstream_doc_id, c.upstream_number, c.basis, i.upstream_doc_id, list_append(c.way, i.upstream_doc_id)
    FROM climbing c JOIN implementing i ON i.doc_id = c.top
    -- No notice stands above itself; and the divisions are four deep.
    WHERE i.upstream_doc_id IS NOT NULL AND NOT list_contains(c.way, i.upstream_doc_id) AND len(c.way) < 5
), longest AS (
    SELECT doc_id, upstream_doc_id, upstream_number, basis, way FROM climbing
    QUALIFY row_number() OVER (PARTITION BY doc_id, upstream_doc_id, upstream_number ORDER BY len(way) DESC, way) = 1
), called AS (
    SELECT doc_id, coalesce(doc_number, doc_title, name, doc_id) AS name FROM documents
), steps AS (
    SELECT doc_id, upstream_doc_id, upstream_number, unnest(way) AS step, generate_subscripts(way, 1) AS step_no FROM longest
), chains AS (
    SELECT s.doc_id, s.upstream_doc_id, s.upstream_number,
        string_agg(coalesce(n.name, s.upstream_number), ' › ' ORDER BY s.step_no DESC) AS chain
    FROM steps s LEFT JOIN called n ON n.doc_id = s.step
    GROUP BY s.doc_id, s.upstream_doc_id, s.upstream_number
)
SELECT i.*, c.chain
FROM implementing i JOIN chains c ON c.doc_id = i.doc_id AND c.upstream_doc_id IS NOT DISTINCT FROM i.upstream_doc_id
    AND c.upstream_number IS NOT DISTINCT FROM i.upstream_number
ORDER BY i.doc_id, i.upstream_doc_id, i.upstream_number, i.basis
--
CREATE TEMP TABLE covering AS
SELECT DISTINCT doc_id, upstream_doc_id FROM implementing
WHERE upstream_doc_id IS NOT NULL
--
INSERT INTO flat_upstream BY NAME
-- The sentences that other notices could take up; and the tasks of which no sentence is in a common task.
WITH ordered AS (
    SELECT doc_id AS upstream_doc_id, common_task_id, common_ordinal, min(task_id) AS upstream_task_id,
        arg_min(sentence, task_id) AS upstream_text
    FROM flat_comparison SEMI JOIN (FROM common_tasks WHERE matter IS NULL) USING (common_task_id)
    WHERE doc_id IN (SELECT upstream_doc_id FROM covering) GROUP BY ALL
    UNION ALL
    SELECT t.doc_id, NULL, NULL, t.task_id, t.text
    FROM tasks t ANTI JOIN aligned a ON a.task_no = t.rowid
    WHERE t.doc_id IN (SELECT upstream_doc_id FROM covering)
)
SELECT o.*, t.theme, t.category, row_number() OVER (
    PARTITION BY o.upstream_doc_id ORDER BY o.common_ordinal NULLS LAST, o.upstream_task_id
)::INTEGER AS item_no
FROM ordered o JOIN tasks t ON t.task_id = o.upstream_task_id
ORDER BY o.upstream_doc_id, item_no
--
INSERT INTO flat_coverage BY NAME
-- A sentence that the notice has in other words only (a score below strong) counts as taken up: it is not left out.
WITH taken AS (
    SELECT c.upstream_doc_id, c.doc_id, list(i.item_no) AS items, list_sort(list_distinct(list(f.ordinal))) AS matched
    FROM flat_comparison f JOIN covering c USING (doc_id)
    JOIN flat_upstream i ON i.upstream_doc_id = c.upstream_doc_id AND i.common_ordinal = f.common_ordinal
    GROUP BY ALL
), sizes AS (
    SELECT upstream_doc_id, max(item_no) AS items FROM flat_upstream GROUP BY ALL
)
SELECT c.upstream_doc_id, d.region_code, c.doc_id, coalesce(t.matched, []) AS matched,
    list_filter(range(1, s.items + 1)::INTEGER[], lambda n: NOT list_contains(coalesce(t.items, []), n)) AS left_out
FROM covering c
JOIN sizes s USING (upstream_doc_id)
JOIN documents d USING (doc_id)
LEFT JOIN taken t ON t.upstream_doc_id = c.upstream_doc_id AND t.doc_id = c.doc_id
ORDER BY c.upstream_doc_id, d.region_code, c.doc_id
--
INSERT INTO flat_lag BY NAME
WITH dated AS (
    SELECT f.common_task_id, f.common_ordinal, f.region_code, f.doc_id, max(f.last_due) AS last_due,
        any_value(year(coalesce(d.written_on, d.published_on))) AS year
    -- A day set for a long sentence is not set for each matter in it.
    FROM flat_comparison f SEMI JOIN (FROM common_tasks WHERE matter IS NULL) USING (common_task_id)
    JOIN documents d USING (doc_id)
    WHERE f.last_due IS NOT NULL AND f.region_code IS NOT NULL GROUP BY ALL
), again AS (
    -- A plan that a region repeats year after year: each year is compared by itself.
    SELECT DISTINCT common_task_id FROM dated GROUP BY common_task_id, region_code HAVING count(DISTINCT year) > 1
), rounds AS (
    SELECT d.*, CASE WHEN a.common_task_id IS NULL THEN 0 ELSE coalesce(d.year, -1) END AS round
    FROM dated d LEFT JOIN again a USING (common_task_id)
), placed AS (
    SELECT r.*, max(CASE WHEN r.doc_id = c.upstream_doc_id THEN r.last_due END) OVER same AS upstream_due,
        min(r.last_due) OVER same AS first_region_due,
        min(r.region_code) OVER same AS one, max(r.region_code) OVER same AS other
    FROM rounds r JOIN common_tasks c USING (common_task_id) WINDOW same AS (PARTITION BY r.common_task_id, r.round)
)
SELECT common_task_id, common_ordinal, region_code, doc_id, last_due, first_region_due, upstream_due,
    date_diff('day', first_region_due, last_due)::INTEGER AS lag_days,
    date_diff('day', upstream_due, last_due)::INTEGER AS behind_upstream_days
FROM placed WHERE one <> other
ORDER BY common_ordinal, lag_days, region_code, doc_id
