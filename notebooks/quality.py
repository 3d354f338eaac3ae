"""How good the data is: what was not understood, what was mended, what is missing, inherited, copied or corrected.

Open it with ``marimo edit notebooks/quality.py``, or run it as a script: ``python notebooks/quality.py``.
"""

import marimo

app = marimo.App(width="full", app_title="数据质量 · Data quality")


@app.cell
def _():
    import altair as alt
    import marimo as mo

    from explorer.desk import open_desk
    from warehouse.dictionary import codes

    desk = open_desk()
    return alt, codes, desk, mo


@app.cell
def _(mo):
    mo.md("""
    # 数据质量 · Data quality

    凡没有读懂的，都是一条问题，原文保留；凡修补过的，都有记录和理由。没有猜测。
    What was not understood is an issue and the words are kept; what was mended is on record with its reason.
    """)
    return


@app.cell
def _(codes, desk, mo):
    issues = desk.ask(
        "SELECT code AS 代码, count(*) AS 次数, count(DISTINCT doc_id) AS 文件数 FROM issues GROUP BY ALL ORDER BY 次数 DESC, 代码"
    )
    issues["问题"] = issues["代码"].map({code.code: code.zh for code in codes("issue").values()})
    issues["含义"] = issues["代码"].map({code.code: code.zh_means for code in codes("issue").values()})
    issues["meaning"] = issues["代码"].map({code.code: code.en_means for code in codes("issue").values()})
    issue_rows = desk.ask(
        """
        SELECT i.code AS 问题, d.name AS 文件, i.message AS 说明, i.quote AS 原文, i.page AS 页, i.table_no AS 表, i.row_no AS 行
        FROM issues i LEFT JOIN documents d USING (doc_id) ORDER BY 问题, 文件, i.ordinal
        """,
        问题="issue",
    )
    mo.vstack(
        [
            mo.md("## 没有读懂的 · What was not understood"),
            *(
                [mo.ui.table(issues, selection=None), mo.ui.table(issue_rows, selection=None)]
                if len(issues)
                else [mo.md("没有问题记录。There are no issues.")]
            ),
        ]
    )
    return issue_rows, issues


@app.cell
def _(alt, codes, desk, mo):
    repairs = desk.ask(
        "SELECT code AS 代码, count(*) AS 次数, count(DISTINCT doc_id) AS 文件数 FROM repairs GROUP BY ALL ORDER BY 次数 DESC, 代码"
    )
    repairs["修补"] = repairs["代码"].map({code.code: code.zh for code in codes("repair").values()})
    repairs["含义"] = repairs["代码"].map({code.code: code.zh_means for code in codes("repair").values()})
    repairs["meaning"] = repairs["代码"].map({code.code: code.en_means for code in codes("repair").values()})
    bars = (
        alt.Chart(repairs, title="修补次数 · Repairs by sort")
        .mark_bar(color="#2a5c8a")
        .encode(
            x=alt.X("次数:Q", title="次 · times"),
            y=alt.Y("修补:N", sort="-x", title=None),
            tooltip=["修补:N", "次数:Q", "文件数:Q", "含义:N"],
        )
        .properties(width="container")
    )
    mo.vstack(
        [
            mo.md("## 修补了什么 · What was mended"),
            *(
                [bars, mo.ui.table(repairs, selection=None)]
                if len(repairs)
                else [mo.md("没有修补。Nothing was mended.")]
            ),
        ]
    )
    return (repairs,)


@app.cell
def _(desk, mo):
    shares = desk.ask("""
        SELECT d.name AS 文件, d.region AS 地区, count(*) AS 任务数,
               count(*) FILTER (task_id IN (SELECT task_id FROM task_units)) / count(*) AS 有单位,
               count(*) FILTER (task_id IN (SELECT task_id FROM task_deadlines)) / count(*) AS 有时限,
               count(*) FILTER (task_id IN (SELECT task_id FROM task_deadlines WHERE due IS NOT NULL)) / count(*) AS 有到期日
        FROM tasks JOIN documents d USING (doc_id) GROUP BY ALL ORDER BY 有单位, 有时限, 文件
    """)
    percent = {column: "{:.0%}" for column in ("有单位", "有时限", "有到期日")}
    mo.vstack(
        [
            mo.md(
                "## 完整程度 · Share of tasks with a unit, a deadline, a due day\n\n没有写明的不是错误：有的文件不写时限。A notice need not name them."
            ),
            mo.ui.table(shares, selection=None, format_mapping=percent),
        ]
    )
    return (shares,)


@app.cell
def _(desk, mo):
    unknown_units = desk.ask("""
        SELECT unit_text AS 单位, count(*) AS 次数, count(DISTINCT t.doc_id) AS 文件数, any_value(d.region) AS 例如
        FROM task_units u JOIN tasks t USING (task_id) JOIN documents d USING (doc_id)
        WHERE u.department_key IS NULL AND NOT u.collective
        GROUP BY ALL ORDER BY 次数 DESC, 单位
    """)
    mo.vstack(
        [
            mo.md(
                "## 未归入职能的单位 · Units of no known function\n\n这些单位不能跨地区对比；泛指的单位（各县区政府）不在其中。They can't be compared between regions."
            ),
            mo.ui.table(unknown_units, selection=None),
        ]
    )
    return (unknown_units,)


@app.cell
def _(desk, mo):
    inherited = desk.ask("""
        SELECT '单位 units' AS 内容, count(*) AS 总数, count(*) FILTER (inherited) AS 承上,
               count(*) FILTER (corrected) AS 已更正 FROM task_units
        UNION ALL
        SELECT '时限 deadlines', count(*), count(*) FILTER (inherited), count(*) FILTER (corrected) FROM task_deadlines
    """)
    mo.vstack(
        [
            mo.md(
                "## 承上的值 · Inherited values\n\n单位或时限写在标题或上一行的，标为承上。Said of the heading or the row above."
            ),
            mo.ui.table(inherited, selection=None),
        ]
    )
    return (inherited,)


@app.cell
def _(desk, mo):
    copies = desk.ask("""
        SELECT d.name AS 副本, d.region AS 地区, d.task_count AS 任务数, o.name AS 所属文件, o.doc_number AS 文号
        FROM documents d JOIN documents o ON o.doc_id = d.copy_of ORDER BY 副本
    """)
    mo.vstack(
        [
            mo.md("## 副本 · Copies"),
            mo.ui.table(copies, selection=None) if len(copies) else mo.md("没有重复的文件。No notice repeats another."),
        ]
    )
    return (copies,)


@app.cell
def _(desk, mo):
    corrections = desk.ask(
        """
        SELECT correction_no AS 行, corrects AS 对象, outcome AS 结果, source_value AS 原值, corrected_value AS 更正值,
               corrected_by AS 更正人, corrected_on AS 日期, why AS 理由, message AS 说明
        FROM corrections ORDER BY 行
        """,
        对象="corrects",
        结果="outcome",
    )
    mo.vstack(
        [
            mo.md("## 分析人员的更正 · Analysts' corrections"),
            mo.ui.table(corrections, selection=None)
            if len(corrections)
            else mo.md("没有更正。There are no corrections."),
        ]
    )
    return (corrections,)


if __name__ == "__main__":
    app.run()
