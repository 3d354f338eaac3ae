"""What changed between crawls: deadlines that moved, tasks that came or went, notices that are new or gone.

Open it with ``marimo edit notebooks/changes.py``, or run it as a script: ``python notebooks/changes.py``.
"""

import marimo

app = marimo.App(width="full", app_title="版本变化 · What changed")


@app.cell
def _():
    import altair as alt
    import marimo as mo

    from explorer.desk import open_desk
    from warehouse.dictionary import codes

    desk = open_desk()
    return alt, codes, desk, mo


@app.cell
def _(codes, desk, mo):
    counts = desk.ask(
        "SELECT change AS 代码, count(*) AS 次数, count(DISTINCT doc_id) AS 文件数 FROM changes GROUP BY ALL ORDER BY 次数 DESC, 代码"
    )
    counts["变化"] = counts["代码"].map({code.code: code.zh for code in codes("change").values()})
    counts["含义"] = counts["代码"].map({code.code: code.zh_means for code in codes("change").values()})
    mo.vstack(
        [
            mo.md("""
    # 版本变化 · What changed

    重抓发现的改动：哪项任务的时限由何时改到何时，哪份文件是新的或已下架，附新旧两个版本的原文。
    What a re-crawl found altered, with the words of both versions.
    """),
            mo.ui.table(counts, selection=None)
            if len(counts)
            else mo.callout(
                mo.md(
                    "仓库中的文件都只有一个版本，没有发现变化。重抓之后再看：`taizhang crawl && taizhang run`。\n\nNothing has changed yet: crawl again, then look here."
                )
            ),
        ]
    )
    return (counts,)


@app.cell
def _(desk, mo):
    moved = desk.ask("""
        SELECT region AS 地区, doc_title AS 标题, new_value AS 现时限, old_value AS 原时限, old_due AS 原到期日, new_due AS 现到期日,
               date_diff('day', old_due, new_due) AS 推迟天数, old_quote AS 原文, new_quote AS 新原文,
               new_fetched_at AS 发现时间, url AS 网址
        FROM changes WHERE change = 'deadlines'
        ORDER BY 推迟天数 DESC NULLS LAST, 地区, 标题, new_ordinal, new_version_id
    """)
    mo.vstack(
        [
            mo.md("## 哪些时限动了 · Deadlines that moved"),
            mo.ui.table(moved, selection=None) if len(moved) else mo.md("没有时限变动。No deadline moved."),
        ]
    )
    return (moved,)


@app.cell
def _(desk, mo):
    altered = desk.ask(
        """
        SELECT change AS 变化, region AS 地区, doc_title AS 标题, old_value AS 原值, new_value AS 现值, new_fetched_at AS 发现时间, url AS 网址
        FROM changes WHERE change IN ('task added', 'task removed', 'units', 'text')
        ORDER BY 变化, 地区, 标题, new_ordinal, old_ordinal, new_version_id
        """,
        变化="change",
    )
    mo.vstack(
        [
            mo.md("## 哪些任务变了 · Tasks that came, went or were altered"),
            mo.ui.table(altered, selection=None) if len(altered) else mo.md("没有任务变动。No task changed."),
        ]
    )
    return (altered,)


@app.cell
def _(desk, mo):
    notices = desk.ask(
        """
        SELECT change AS 变化, region AS 地区, doc_title AS 标题, doc_number AS 文号, source_key AS 来源, new_fetched_at AS 发现时间, url AS 网址
        FROM changes WHERE starts_with(change, 'notice') ORDER BY 发现时间 DESC, 标题
        """,
        变化="change",
    )
    mo.vstack(
        [
            mo.md("## 哪些文件来了、走了 · Notices that came, went or came back"),
            mo.ui.table(notices, selection=None) if len(notices) else mo.md("没有文件增减。No notice came or went."),
        ]
    )
    return (notices,)


@app.cell
def _(alt, desk, mo):
    by_month = desk.ask(
        """
        SELECT strftime(new_fetched_at, '%Y-%m') AS 月份, change AS 变化, count(*) AS 次数
        FROM changes WHERE new_fetched_at IS NOT NULL GROUP BY ALL ORDER BY ALL
        """,
        变化="change",
    )
    bars = (
        alt.Chart(by_month, title="每月变化 · Changes by month")
        .mark_bar()
        .encode(
            x=alt.X("月份:O", title=None),
            y=alt.Y("次数:Q", title="次 · times"),
            color=alt.Color("变化:N", scale=alt.Scale(scheme="dark2")),
            tooltip=["月份:N", "变化:N", "次数:Q"],
        )
        .properties(width="container")
    )
    bars if len(by_month) else mo.md("")
    return (by_month,)


@app.cell
def _(desk, mo):
    versions = desk.ask("""
        SELECT d.doc_title AS 标题, v.version_no AS 版本, v.is_current AS 现行, v.since AS 起始, v.task_count AS 任务数, v.version_id AS 版本编号
        FROM versions v JOIN documents d USING (doc_id) WHERE d.version_count > 1 ORDER BY 标题, v.doc_id, 版本
    """)
    mo.vstack(
        [
            mo.md("## 有几个版本的文件 · Notices of several versions"),
            mo.ui.table(versions, selection=None) if len(versions) else mo.md("没有。None."),
        ]
    )
    return (versions,)


if __name__ == "__main__":
    app.run()
