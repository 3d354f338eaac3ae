-- What answers.sql needs that is known before the tasks are aligned: it is made while they are. Reads tasks, task_units,
-- task_deadlines and documents as they stand in the end: copies marked, corrections made.
-- Every table is sorted by all that tells its rows apart: a join keeps no order, and may take another way each time.
-- Statements end with a line of two hyphens.

CREATE TEMP MACRO units_told(listing) AS TABLE
-- What is said of the units of each whole task (common_ordinal 0), and of the sentences that stand for themselves. Lists
-- are sorted by themselves: an aggregate with an order of its own takes ten times as long.
WITH listed AS (
    SELECT common_ordinal, task_id, list_sort(list({n: unit_ordinal, unit: unit_text, role: role})) AS units
    FROM query_table(listing) GROUP BY common_ordinal, task_id
)
SELECT common_ordinal, task_id,
    array_to_string(list_transform(units, lambda u: u.unit || ' (' || u.role || ')'), '、') AS units,
    array_to_string([u.unit FOR u IN units IF u.role = 'lead'], '、') AS lead_units,
    array_to_string([u.unit FOR u IN units IF u.role = 'responsible'], '、') AS responsible_units,
    array_to_string([u.unit FOR u IN units IF u.role = 'support'], '、') AS support_units,
    array_to_string([u.unit FOR u IN units IF u.role = 'guide'], '、') AS guide_units,
    array_to_string([u.unit FOR u IN units IF u.role = 'supervise'], '、') AS supervise_units
FROM listed
--
CREATE TEMP MACRO deadlines_told(listing) AS TABLE
WITH listed AS (
    SELECT common_ordinal, task_id, max(due) AS last_due,
        list_sort(list({n: deadline_ordinal, deadline: deadline_text, due: due, what: what})) AS deadlines
    FROM query_table(listing) GROUP BY common_ordinal, task_id
)
SELECT common_ordinal, task_id, last_due,
    array_to_string([d.deadline || coalesce(' (' || d.what || ')', '') FOR d IN deadlines], '; ') AS deadlines,
    array_to_string([d.due::VARCHAR FOR d IN deadlines IF d.due IS NOT NULL], '; ') AS dues
FROM listed
--
CREATE TEMP VIEW units_of_tasks AS
SELECT 0 AS common_ordinal, task_id, unit_ordinal, unit_text, role FROM task_units
--
CREATE TEMP TABLE who AS FROM units_told('units_of_tasks')
--
CREATE TEMP VIEW deadlines_of_tasks AS
SELECT 0 AS common_ordinal, task_id, deadline_ordinal, deadline_text, due, what FROM task_deadlines
--
CREATE TEMP TABLE by_when AS FROM deadlines_told('deadlines_of_tasks')
--
INSERT INTO flat_workload BY NAME
WITH charged AS (
    SELECT u.department_key, u.task_id, bool_or(u.role IN ('lead', 'responsible')) AS leads
    FROM task_units u WHERE u.department_key IS NOT NULL GROUP BY ALL
), dated AS (
    SELECT task_id, min(due) AS first_due, max(due) AS last_due FROM task_deadlines WHERE due IS NOT NULL GROUP BY ALL
)
SELECT c.department_key, d.region_code, min(d.region) AS region,
    year(coalesce(d.written_on, d.published_on))::INTEGER AS year, count(*)::INTEGER AS task_count,
    count(*) FILTER (c.leads)::INTEGER AS lead_count, count(*) FILTER (NOT c.leads)::INTEGER AS support_count,
    count(b.task_id)::INTEGER AS dated_count, min(b.first_due) AS first_due, max(b.last_due) AS last_due
FROM charged c
JOIN tasks t USING (task_id)
JOIN documents d ON d.doc_id = t.doc_id AND d.copy_of IS NULL
LEFT JOIN dated b USING (task_id)
GROUP BY c.department_key, d.region_code, year
ORDER BY c.department_key, d.region_code, year
