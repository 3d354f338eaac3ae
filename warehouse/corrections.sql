-- Corrections written into the tables. The builder has made the temporary tables
--   corrected_tasks(task_id), whose units or deadlines are others now,
--   corrected_units and corrected_deadlines, rows of task_units and task_deadlines without the functions of units,
--   units_corrected(unit_text, year, department_key, department), the functions of those units.
-- Statements end with a line of two hyphens.

DELETE FROM task_units WHERE task_id IN (FROM corrected_tasks)
--
INSERT INTO task_units BY NAME
SELECT c.*, u.department_key, u.department
FROM corrected_units c JOIN tasks t USING (task_id) JOIN documents d USING (doc_id)
LEFT JOIN units_corrected u ON u.unit_text = c.unit_text
    AND u.year = coalesce(year(coalesce(d.written_on, d.published_on)), 0)
ORDER BY c.task_id, c.unit_ordinal
--
DELETE FROM task_deadlines WHERE task_id IN (FROM corrected_tasks)
--
INSERT INTO task_deadlines BY NAME
FROM corrected_deadlines ORDER BY task_id, deadline_ordinal
--
DELETE FROM flat_triples WHERE task_id IN (FROM corrected_tasks)
--
INSERT INTO flat_triples BY NAME
SELECT t.task_id, t.doc_id, d.region_code, t.ordinal, t.number, t.section, t.theme, t.title, t.text, t.category, t.origin,
    u.unit_ordinal, u.unit_text, u.department_key, u.department, u.role, u.collective, u.inherited AS unit_inherited,
    u.corrected AS unit_corrected, w.deadline_ordinal, w.deadline_text, w.kind, w.due, w.start, w.precision, w.every, w.what,
    w.inherited AS deadline_inherited, w.corrected AS deadline_corrected,
    t.block AS task_block, t.table_no AS task_table_no, t.row_no AS task_row_no, t.column_no AS task_column_no,
    t.page AS task_page, t.path AS task_path, t.box AS task_box, t.file AS task_file, t.char_start AS task_char_start,
    t.char_end AS task_char_end, t.quote AS task_quote,
    u.block AS unit_block, u.table_no AS unit_table_no, u.row_no AS unit_row_no, u.column_no AS unit_column_no,
    u.page AS unit_page, u.char_start AS unit_char_start, u.char_end AS unit_char_end, u.quote AS unit_quote,
    w.block AS deadline_block, w.table_no AS deadline_table_no, w.row_no AS deadline_row_no,
    w.column_no AS deadline_column_no, w.page AS deadline_page, w.char_start AS deadline_char_start,
    w.char_end AS deadline_char_end, w.quote AS deadline_quote
FROM tasks t JOIN documents d USING (doc_id) LEFT JOIN task_units u USING (task_id) LEFT JOIN task_deadlines w USING (task_id)
WHERE t.task_id IN (FROM corrected_tasks)
ORDER BY t.task_id, u.unit_ordinal, w.deadline_ordinal
--
UPDATE runs SET triple_count = (SELECT count(*) FROM flat_triples)
