"""Regions compared: which took an upstream notice's tasks up, who does them, by when, and who is earlier.

Open it with ``marimo edit notebooks/regions.py``, or run it as a script: ``python notebooks/regions.py``.
"""

import marimo

app = marimo.App(width="full", app_title="地区对比 · Regions compared")


@app.cell
def _():
    import altair as alt
    import marimo as mo

    from explorer.desk import open_desk

    desk = open_desk()
    return alt, desk, mo


@app.cell
def _(desk, mo):
    upstreams = desk.ask("""
        SELECT l.upstream_doc_id AS doc_id, count(DISTINCT d.region_code) AS regions,
               coalesce(any_value(u.doc_number) || ' ', '') || coalesce(any_value(u.doc_title), any_value(u.name)) AS title
        FROM lineage l JOIN documents u ON u.doc_id = l.upstream_doc_id JOIN documents d ON d.doc_id = l.doc_id
        WHERE l.common_count > 0 GROUP BY ALL ORDER BY regions DESC, max(l.common_count) DESC, doc_id
    """)
    choices = {f"{row.title}（{row.regions} 个地区）": row.doc_id for row in upstreams.itertuples()}
    upstream = mo.ui.dropdown(
        choices, value=next(iter(choices), None), label="上级文件 · Upstream notice", full_width=True
    )
    mo.vstack(
        [
            mo.md("""
    # 地区对比 · Regions compared

    同一上级任务，谁承接了、由谁负责、何时完成、谁更早。The same task from above: who took it up, who does it, by when.
    """),
            upstream
            if choices
            else mo.md("仓库中没有上级文件，下面对比全部共同任务。No upstream notice: all common tasks are compared."),
        ]
    )
    return (upstream,)


@app.cell
def _(desk, mo, upstream):
    known = desk.ask(
        """
        SELECT region_code, any_value(region) AS region, count(DISTINCT common_task_id) AS tasks
        FROM comparison WHERE region_code IS NOT NULL AND ($upstream IS NULL OR upstream_doc_id = $upstream)
        GROUP BY ALL ORDER BY region_code
        """,
        {"upstream": upstream.value},
    )
    names = {f"{row.region}（{row.tasks}）": row.region_code for row in known.itertuples()}
    regions = mo.ui.multiselect(names, value=list(names)[:6], label="地区 · Regions", full_width=True)
    mo.vstack([regions])
    return (regions,)


@app.cell
def _(desk, regions, upstream):
    asked = {"upstream": upstream.value, "regions": regions.value}
    parts = desk.ask(
        """
        SELECT common_ordinal, common_text AS 任务, region AS 地区,
               concat_ws(chr(10), sentence, '牵头：' || lead_units, '责任：' || responsible_units, '配合：' || support_units,
                   '指导：' || guide_units, '督办：' || supervise_units, '时限：' || deadlines) AS 内容
        FROM comparison
        WHERE list_contains($regions, region_code) AND ($upstream IS NULL OR upstream_doc_id = $upstream)
        ORDER BY common_ordinal, region_code, task_id
        """,
        asked,
    )
    return asked, parts


@app.cell
def _(mo, parts):
    matrix = parts.pivot_table(
        index=["common_ordinal", "任务"],
        columns="地区",
        values="内容",
        aggfunc=lambda cells: "\n\n".join(cells),
        fill_value="",
    ).reset_index()
    matrix = matrix.drop(columns="common_ordinal", errors="ignore").rename_axis(columns=None)
    mo.vstack(
        [
            mo.md("## 任务与地区 · Tasks by regions"),
            mo.ui.table(matrix, selection=None, wrapped_columns=list(matrix.columns), page_size=20),
        ]
    )
    return (matrix,)


@app.cell
def _(asked, desk):
    lag = desk.ask(
        """
        SELECT common_text AS 任务, region AS 地区, last_due AS 期限, lag_days AS 晚多少天
        FROM deadline_lag l
        WHERE list_contains($regions, region_code)
            AND ($upstream IS NULL OR common_task_id IN (SELECT common_task_id FROM common_tasks WHERE upstream_doc_id = $upstream))
        ORDER BY lag_days DESC, common_ordinal, region
        """,
        asked,
    )
    return (lag,)


@app.cell
def _(alt, lag, mo):
    lag_chart = (
        alt.Chart(lag.astype({"期限": "str"}), title="比最早地区晚多少天 · Days behind the earliest region")
        .mark_circle(size=90, opacity=0.8)
        .encode(
            x=alt.X("晚多少天:Q", title="天 · days"),
            y=alt.Y("任务:N", sort="-x", title=None, axis=alt.Axis(labelLimit=360)),
            color=alt.Color("地区:N", scale=alt.Scale(scheme="dark2")),
            shape="地区:N",
            tooltip=["任务:N", "地区:N", "期限:N", "晚多少天:Q"],
        )
        .properties(width="container")
    )
    mo.vstack(
        [
            mo.md("## 谁更早 · Who is earlier"),
            *(
                [lag_chart, mo.ui.table(lag, selection=None)]
                if len(lag)
                else [mo.md("没有两个以上地区写明期限的共同任务。No common task is dated by two regions.")]
            ),
        ]
    )
    return


@app.cell
def _(asked, desk):
    coverage = desk.ask(
        """
        SELECT region AS 地区, coalesce(theme, '（无主题）') AS 主题,
               count(DISTINCT common_task_id) FILTER (coverage = 'taken up') AS 已承接,
               count(DISTINCT common_task_id) AS 上级任务, 已承接 / 上级任务 AS 承接率
        FROM coverage
        WHERE coverage <> 'added' AND list_contains($regions, region_code)
            AND ($upstream IS NULL OR upstream_doc_id = $upstream)
        GROUP BY ALL ORDER BY 地区, 主题
        """,
        asked,
    )
    return (coverage,)


@app.cell
def _(alt, coverage, mo):
    cells = alt.Chart(coverage, title="各主题承接率 · Share taken up, by theme").encode(
        x=alt.X("地区:N", title=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("主题:N", title=None, sort=None, axis=alt.Axis(labelLimit=360)),
    )
    heat = cells.mark_rect().encode(
        color=alt.Color("承接率:Q", scale=alt.Scale(scheme="cividis", domain=[0, 1]), legend=alt.Legend(format="%")),
        tooltip=["地区:N", "主题:N", "已承接:Q", "上级任务:Q", alt.Tooltip("承接率:Q", format=".0%")],
    )
    shares = cells.mark_text().encode(
        text=alt.Text("承接率:Q", format=".0%"),
        color=alt.condition("datum.承接率 > 0.5", alt.value("black"), alt.value("white")),
    )
    mo.vstack(
        [
            mo.md("## 谁承接了什么 · Who took up what"),
            (heat + shares).properties(width="container")
            if len(coverage)
            else mo.md("所选地区没有承接上级文件的通知。The regions chosen have no notice under one above."),
        ]
    )
    return


@app.cell
def _(asked, desk, mo):
    left_out = desk.ask(
        """
        SELECT region AS 地区, coverage AS 落实情况, theme AS 主题, coalesce(upstream_text, text) AS 内容
        FROM coverage
        WHERE coverage <> 'taken up' AND list_contains($regions, region_code)
            AND ($upstream IS NULL OR upstream_doc_id = $upstream)
        ORDER BY ALL
        """,
        asked,
        落实情况="coverage",
    )
    mo.vstack(
        [mo.md("## 缺了什么，加了什么 · What was left out, what was added"), mo.ui.table(left_out, selection=None)]
    )
    return (left_out,)


@app.cell
def _(alt, asked, desk, mo):
    workload = desk.ask(
        """
        WITH load AS (
            SELECT department AS 职能, region AS 地区, count(DISTINCT task_id) AS 任务数
            FROM triples WHERE department IS NOT NULL AND list_contains($regions, region_code) GROUP BY ALL
        )
        FROM load QUALIFY sum(任务数) OVER (PARTITION BY 职能) >= 3 ORDER BY 职能, 地区
        """,
        {"regions": asked["regions"]},
    )
    bars = (
        alt.Chart(workload, title="各职能任务数 · Tasks of each function")
        .mark_bar()
        .encode(
            x=alt.X("任务数:Q", title="任务 · tasks"),
            y=alt.Y("职能:N", sort="-x", title=None),
            color=alt.Color("地区:N", scale=alt.Scale(scheme="dark2")),
            tooltip=["职能:N", "地区:N", "任务数:Q"],
        )
        .properties(width="container")
    )
    mo.vstack(
        [
            mo.md("## 谁的任务多 · Whose load is heavy"),
            bars
            if len(workload)
            else mo.md("所选地区没有三项以上任务归于一个职能。No function has three tasks in the regions chosen."),
        ]
    )
    return (workload,)


if __name__ == "__main__":
    app.run()
