"""A first look at the warehouse: what was read, how to ask, how to cite, who does what by when, and what to doubt.

Open it with ``marimo edit notebooks/tour.py``, or run it as a script: ``python notebooks/tour.py``.
"""

import marimo

app = marimo.App(width="full", app_title="台账 · taizhang")


@app.cell
def _():
    import marimo as mo

    from explorer.desk import open_desk
    from warehouse.dictionary import comments_zh

    desk = open_desk()
    return comments_zh, desk, mo


@app.cell
def _(mo):
    mo.md("""
    # 台账 · The ledger

    仓库里每一行都能引用来源：文件、表格的行列、字符位置和原文。`triples` 一个视图回答大多数问题；
    每张表、每一列、每个代码的含义见 `docs/data-dictionary.zh.md`。

    Every row cites its source: file, table cell, character span and the quoted words. The view `triples` answers most
    questions; `docs/data-dictionary.md` explains every table, column and code.
    """)
    return


@app.cell
def _(mo):
    mo.md("""
    ## 有哪些表和视图 · What tables and views there are
    """)
    return


@app.cell
def _(comments_zh, desk):
    relations = desk.ask("""
        SELECT view_name AS 名称, '视图 view' AS 种类, NULL AS 行数, comment AS meaning
        FROM duckdb_views() WHERE NOT internal
        UNION ALL
        SELECT table_name, '表 table', estimated_size, comment FROM duckdb_tables()
        WHERE NOT internal AND NOT starts_with(table_name, 'flat_')
        ORDER BY 种类 DESC, 名称
    """)
    relations.insert(3, "说明", relations["名称"].map(comments_zh().relations))
    relations
    return (relations,)


@app.cell
def _(mo):
    mo.md("""
    ## 读了哪些通知 · The notices
    """)
    return


@app.cell
def _(desk):
    documents = desk.ask("""
        SELECT doc_number AS 文号, region AS 地区, doc_title AS 标题, issuer AS 发布机构, written_on AS 成文日期, task_count AS 任务数
        FROM documents ORDER BY 地区, 文号, 标题
    """)
    documents
    return (documents,)


@app.cell
def _(mo):
    mo.md("""
    ## 自己提问 · Ask your own question

    改写 SQL 即可；写错了，下方会说明错在哪里、可能想写的是什么。在自己的笔记本里这样开始：

    Change the SQL; a mistake is explained below it. A notebook of your own begins so:

    ```python
    from explorer.desk import open_desk

    desk = open_desk()
    desk.ask("SELECT region, text, due FROM triples WHERE department = '发展改革'")
    ```
    """)
    return


@app.cell
def _(mo):
    question = mo.ui.code_editor(
        value="""SELECT region, text, unit_text, deadline_text, due, task_quote
FROM triples
WHERE department = '发展改革' AND due <= DATE '2022-12-31'
ORDER BY due, region""",
        language="sql",
        label="SQL",
        debounce=True,
    )
    question
    return (question,)


@app.cell
def _(desk, question):
    answer = desk.ask(question.value)
    answer
    return (answer,)


@app.cell
def _(mo):
    mo.md("""
    ## 怎样引用 · How to cite

    每一行都有出处：文件、表和行、字符起止，以及该处的原文；原文逐字见于存档的文件。

    Every row has its place: file, table and row, characters, and the quoted words, which stand so in the archived file.
    """)
    return


@app.cell
def _(desk):
    cited = desk.ask("""
        SELECT concat_ws('，', coalesce(doc_title, name) || coalesce('（' || doc_number || '）', ''), written_on,
                   '第' || (task_table_no + 1) || '表第' || (task_row_no + 1) || '行', url) AS 引文,
               text AS 任务, unit_text AS 单位, due AS 期限, deadline_quote AS 时限原文, task_quote AS 任务原文,
               task_char_start AS 起, task_char_end AS 止
        FROM triples WHERE due IS NOT NULL ORDER BY due, name, ordinal, unit_ordinal, deadline_ordinal LIMIT 20
    """)
    cited
    return (cited,)


@app.cell
def _(mo):
    mo.md("""
    ## 哪个职能任务最多 · Tasks by function and region
    """)
    return


@app.cell
def _(desk):
    workload = desk.ask("""
        SELECT department AS 职能, region AS 地区, count(DISTINCT task_id) AS 任务数, min(due) AS 最早期限, max(due) AS 最晚期限
        FROM triples WHERE department IS NOT NULL
        GROUP BY ALL ORDER BY 任务数 DESC, 职能, 地区
    """)
    workload
    return (workload,)


@app.cell
def _(mo):
    mo.md("""
    ## 同一任务，谁先谁后 · The same task, who is earlier
    """)
    return


@app.cell
def _(desk):
    lag = desk.ask("""
        SELECT common_text AS 共同任务, region AS 地区, last_due AS 期限, lag_days AS 晚多少天
        FROM deadline_lag ORDER BY lag_days DESC, common_ordinal, region
    """)
    lag
    return (lag,)


@app.cell
def _(mo):
    mo.md("""
    ## 上级任务，各地是否承接 · Upstream tasks taken up, left out, added
    """)
    return


@app.cell
def _(desk):
    coverage = desk.ask(
        """
        SELECT coalesce(upstream_title, upstream_number) AS 上级文件, region AS 地区, coverage AS 落实情况,
               count(DISTINCT coalesce(common_task_id, task_id)) AS 任务数
        FROM coverage GROUP BY ALL ORDER BY 上级文件, 地区, 落实情况
        """,
        落实情况="coverage",
    )
    coverage
    return (coverage,)


@app.cell
def _(mo):
    mo.md("""
    ## 修补与存疑 · Repairs and issues

    修补过的都有记录，没有读懂的都是一条问题；更多见 `notebooks/quality.py`。
    What was mended is on record, what was not understood is an issue.
    """)
    return


@app.cell
def _(desk):
    mended = desk.ask(
        "SELECT code AS 修补, count(*) AS 次数 FROM repairs GROUP BY ALL ORDER BY 次数 DESC, 修补", 修补="repair"
    )
    mended
    return (mended,)


@app.cell
def _(desk):
    doubts = desk.ask(
        """
        SELECT i.code AS 问题, d.name AS 文件, i.message AS 说明, i.quote AS 原文
        FROM issues i LEFT JOIN documents d USING (doc_id) ORDER BY ALL
        """,
        问题="issue",
    )
    doubts
    return (doubts,)


if __name__ == "__main__":
    app.run()
