-- What came of the corrections: table corrections, and an issue for each that was not applied as its maker meant it.
-- The builder has made the temporary tables
--   corrections_made(the columns of corrections, doc_given, conflict), corrections_malformed(line, message).
-- Statements end with a line of two hyphens.

INSERT INTO corrections BY NAME
SELECT * EXCLUDE (conflict) FROM corrections_made ORDER BY correction_no
--
INSERT INTO issues BY NAME
WITH told AS (
    SELECT *, 'correction_outdated' AS code FROM corrections_made WHERE outcome = 'outdated'
    UNION ALL BY NAME
    SELECT *, 'correction_unmatched' AS code FROM corrections_made WHERE outcome = 'unmatched'
    UNION ALL BY NAME
    SELECT *, 'correction_conflict' AS code FROM corrections_made WHERE conflict
    UNION ALL BY NAME
    SELECT line AS correction_no, message, 'correction_malformed' AS code FROM corrections_malformed
), before AS (
    SELECT doc_id, max(ordinal) AS ordinal FROM issues GROUP BY doc_id
)
SELECT c.doc_id, (coalesce(b.ordinal, 0) + row_number() OVER (PARTITION BY c.doc_id ORDER BY c.correction_no))::INTEGER AS ordinal,
    c.code, 'line ' || c.correction_no || ' of the corrections' || coalesce(' (by ' || c.corrected_by || ')', '') || ': ' || c.message
        AS message,
    t.block, t.table_no, t.row_no, t.column_no, t.page, t.path, t.box, t.file, t.char_start, t.char_end, t.quote
FROM told c LEFT JOIN before b ON b.doc_id IS NOT DISTINCT FROM c.doc_id LEFT JOIN tasks t ON t.task_id = c.task_id
ORDER BY c.correction_no
