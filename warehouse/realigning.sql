-- Corrections of alignments written into common_tasks and task_links. The builder has made the temporary tables
--   links_parted(common_task_id, task_id), links_joined(common_task_id, task_id), common_begun(common_task_id, task_id),
--   common_touched(common_task_id).
-- Statements end with a line of two hyphens.

DELETE FROM task_links WHERE (common_task_id, task_id) IN (FROM links_parted)
--
INSERT INTO common_tasks BY NAME
SELECT b.common_task_id,
    ((SELECT coalesce(max(common_ordinal), 0) FROM common_tasks) + row_number() OVER (ORDER BY b.common_task_id))::INTEGER
        AS common_ordinal,
    t.theme, t.text AS common_text, t.task_id AS anchor_task_id, 0 AS document_count, 0 AS region_count
FROM common_begun b JOIN tasks t USING (task_id) ORDER BY b.common_task_id
--
INSERT INTO task_links BY NAME
SELECT j.common_task_id, j.task_id, 'same' AS link, 1.0 AS score, t.text AS sentence, 0 AS sentence_start,
    len(t.text)::INTEGER AS sentence_end, t.text AS aligned_words, true AS corrected
FROM links_joined j JOIN tasks t USING (task_id) ORDER BY ALL
--
CREATE TEMP TABLE common_counted AS
WITH member AS (
    -- Of a matter the anchor's sentence is one that orders more.
    SELECT c.common_task_id, c.matter IS NOT NULL AS is_matter, CASE WHEN c.matter IS NULL THEN c.common_text
            WHEN l.task_id = c.anchor_task_id THEN l.sentence END AS ordered_text,
        top.doc_id AS top_id, top.region_code AS top_code, d.doc_id, d.region_code,
        EXISTS (FROM citations x WHERE x.doc_id = d.doc_id AND x.cited_doc_id = top.doc_id) AS cites
    FROM common_touched JOIN common_tasks c USING (common_task_id)
    JOIN tasks a ON a.task_id = c.anchor_task_id JOIN documents top ON top.doc_id = a.doc_id
    JOIN task_links l USING (common_task_id) JOIN tasks t ON t.task_id = l.task_id JOIN documents d ON d.doc_id = t.doc_id
)
-- The anchor's notice is upstream where another cites it, or comes from a division inside the anchor's (GB/T 2260).
SELECT common_task_id, count(DISTINCT doc_id)::INTEGER AS document_count, count(DISTINCT region_code)::INTEGER AS region_count,
    bool_or(doc_id <> top_id AND coalesce(cites OR (top_code <> region_code AND (top_code = '100000'
        OR (top_code LIKE '%00' AND starts_with(region_code, regexp_replace(top_code, '(00){1,2}$', ''))))), false)) AS is_ordered,
    any_value(top_id) AS top_id, any_value(is_matter) AS is_matter, any_value(ordered_text) AS ordered_text
FROM member GROUP BY common_task_id
--
UPDATE common_tasks SET document_count = n.document_count, region_count = n.region_count,
    upstream_doc_id = CASE WHEN n.is_ordered THEN n.top_id END,
    upstream_text = CASE WHEN n.is_ordered THEN n.ordered_text END
FROM common_counted n WHERE n.common_task_id = common_tasks.common_task_id
--
CREATE TEMP TABLE common_ended AS
-- What is one notice's alone is no common task, but for a sentence where that notice is upstream of others.
SELECT n.common_task_id FROM common_counted n
WHERE n.document_count < 2 AND (n.is_matter
    OR n.top_id NOT IN (SELECT upstream_doc_id FROM common_tasks WHERE upstream_doc_id IS NOT NULL))
--
DELETE FROM task_links WHERE common_task_id IN (FROM common_ended)
--
DELETE FROM common_tasks WHERE common_task_id IN (FROM common_ended)
