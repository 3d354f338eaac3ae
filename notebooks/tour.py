"""A first look at the warehouse: what was read, who does what by when, region beside region, and what to doubt.

Open it with ``marimo edit notebooks/tour.py``, or run it as a script: ``python notebooks/tour.py``.
"""

import marimo

app = marimo.App(width="full", app_title="台账 · taizhang")


@app.cell
def _():
    import os
    from pathlib import Path

    import marimo as mo

    from warehouse.connection import open_warehouse

    data = Path(os.environ.get("TAIZHANG_DATA", Path(__file__).resolve().parents[1] / "data"))
    warehouse = open_warehouse(data / "curated" / "warehouse.duckdb")
    return mo, warehouse


@app.cell
def _(mo):
    mo.md("""
    # 台账 · The ledger

    仓库里每一行都能引用来源：文件、表格的行列、字符位置和原文。`triples` 一个视图回答大多数问题。

    Every row cites its source: file, table cell, character span and the quoted words. The view `triples` answers most
    questions.
    """)
    return


@app.cell
def _(mo, warehouse):
    documents = warehouse.sql("""
        SELECT d.doc_number AS 文号, d.region AS 地区, d.doc_title AS 标题, d.issuer AS 发布机构, d.written_on AS 成文日期,
               count(DISTINCT t.task_id) AS 任务数
        FROM documents d LEFT JOIN tasks t USING (doc_id)
        GROUP BY ALL ORDER BY 地区, 文号
    """).df()
    mo.vstack([mo.md("## 读了哪些通知 · The notices"), mo.ui.table(documents, selection=None)])
    return


@app.cell
def _(mo, warehouse):
    workload = warehouse.sql("""
        SELECT department AS 职能, region AS 地区, count(DISTINCT task_id) AS 任务数, min(due) AS 最早期限, max(due) AS 最晚期限
        FROM triples WHERE department IS NOT NULL
        GROUP BY ALL ORDER BY 任务数 DESC, 职能, 地区
    """).df()
    mo.vstack([mo.md("## 哪个部门任务最多 · Tasks by function and region"), mo.ui.table(workload, selection=None)])
    return


@app.cell
def _(mo, warehouse):
    lag = warehouse.sql("""
        SELECT common_text AS 共同任务, region AS 地区, last_due AS 期限, lag_days AS 晚多少天
        FROM deadline_lag ORDER BY lag_days DESC, common_ordinal, region
    """).df()
    mo.vstack([mo.md("## 同一任务，谁先谁后 · The same task, who is earlier"), mo.ui.table(lag, selection=None)])
    return


@app.cell
def _(mo, warehouse):
    coverage = warehouse.sql("""
        SELECT region AS 地区, coverage AS 落实情况, count(DISTINCT coalesce(common_task_id, task_id)) AS 任务数
        FROM coverage GROUP BY ALL ORDER BY 地区, 落实情况
    """).df()
    mo.vstack([mo.md("## 上级任务，各地是否承接 · Upstream tasks taken up, left out, added"), mo.ui.table(coverage)])
    return


@app.cell
def _(mo, warehouse):
    cited = warehouse.sql("""
        SELECT name AS 文件, unit_text AS 单位, due AS 期限, deadline_quote AS 时限原文, task_quote AS 任务原文,
               task_table_no AS 表, task_row_no AS 行, task_char_start AS 起, task_char_end AS 止
        FROM triples WHERE due IS NOT NULL ORDER BY due, name, ordinal LIMIT 20
    """).df()
    mo.vstack([mo.md("## 每一行都有出处 · Every row has its place"), mo.ui.table(cited, selection=None)])
    return


@app.cell
def _(mo, warehouse):
    mended = warehouse.sql(
        "SELECT code AS 代码, count(*) AS 次数 FROM repairs GROUP BY ALL ORDER BY 次数 DESC, 代码"
    ).df()
    doubts = warehouse.sql("SELECT * FROM issues ORDER BY ALL").df()
    mo.vstack(
        [
            mo.md("## 修补与存疑 · Repairs and issues"),
            mo.hstack([mo.ui.table(mended, selection=None), mo.ui.table(doubts, selection=None)]),
        ]
    )
    return


if __name__ == "__main__":
    app.run()
