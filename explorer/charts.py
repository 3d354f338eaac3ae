"""The app's charts, drawn from sums: due dates, what was taken up, workload, lag."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from explorer.screen import Say, say_in
from taizhang.settings import Lang
from warehouse.exploring import Section

if TYPE_CHECKING:
    import altair as alt

Sums = Sequence[dict[str, Any]]

FONT = "'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
INK = "#1f2933"
BLUE = "#1d5f99"
# Okabe and Ito's colours, which people with any colour vision tell apart, without the yellow that white swallows.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
NO_MENU = {"embedOptions": {"actions": False}}  # it is in English and sends drawings to an editor on the web
FIT = {"type": "fit-x", "contains": "padding"}  # to the page's width; rows keep their height
LABEL_WIDTH = 190  # pixels, of an axis's labels
ROW = 32  # pixels


def chart(section: Section, sums: Sums, lang: Lang) -> alt.LayerChart | alt.Chart | None:
    """Return the section's chart, or None where there is nothing to draw."""
    draw = DRAWN.get(section)
    if not sums or draw is None:
        return None
    say = say_in(lang)
    drawn = draw([_known(row, say) for row in sums], say)
    dressed: alt.LayerChart | alt.Chart = (
        drawn.properties(width="container", autosize=FIT, description=say(f"chart.{section}_text"), usermeta=NO_MENU)
        .configure(font=FONT, background="#ffffff")
        .configure_axis(labelColor=INK, titleColor=INK, labelFontSize=12, titleFontSize=12, labelLimit=LABEL_WIDTH)
        .configure_legend(labelColor=INK, titleColor=INK, labelFontSize=12, orient="top", columns=4)
        .configure_view(stroke="#cbd2d9")
    )
    return dressed


def figures(section: Section, sums: Sums, lang: Lang) -> tuple[list[str], list[list[object]]]:
    """Return the headings and rows that say in words what the chart draws."""
    say = say_in(lang)
    columns = FIGURES[section]
    rows = [[row[name] for name in columns] for row in (_known(row, say) for row in sums)]
    return [say(f"chart.{columns[name]}") for name in columns], rows


def _known(row: dict[str, Any], say: Say) -> dict[str, Any]:
    named = row | {"region": row["region"] or say("chart.unknown")}
    return named | {"theme": row["theme"] or say("matrix.no_theme")} if "theme" in row else named


def _timeline(sums: Sums, say: Say) -> alt.LayerChart:
    import altair as alt

    base = alt.Chart(alt.InlineData(values=list(sums)), height=_height(sums, "region")).encode(
        x=alt.X(
            "month:T",
            title=say("chart.month"),
            scale=alt.Scale(padding=20),
            axis=alt.Axis(format="%Y-%m", labelOverlap=True, tickCount="month"),
        ),
        y=alt.Y("region:N", title=None, sort=_order(sums, "region"), axis=alt.Axis(grid=True)),
        tooltip=[
            alt.Tooltip("region:N", title=say("chart.region")),
            alt.Tooltip("month:T", title=say("chart.month"), format="%Y-%m"),
            alt.Tooltip("task_count:Q", title=say("chart.tasks")),
        ],
    )
    size = alt.Size("task_count:Q", scale=alt.Scale(range=[300, 700]), legend=None)
    dots = base.mark_circle(color=BLUE, opacity=1).encode(size=size)
    shown: alt.LayerChart = dots + base.mark_text(color="#ffffff", fontSize=12, baseline="middle").encode(
        text="task_count:Q"
    )
    return shown


def _coverage(sums: Sums, say: Say) -> alt.LayerChart:
    import altair as alt

    rows = [row | {"share": row["taken"] / row["ordered"], "shown": f"{row['taken']}/{row['ordered']}"} for row in sums]
    base = alt.Chart(alt.InlineData(values=rows), height=alt.Step(ROW + 8)).encode(
        x=alt.X("region:N", title=None, sort=_order(rows, "region"), axis=alt.Axis(orient="top", labelAngle=0)),
        y=alt.Y("theme:N", title=None, sort=_order(rows, "theme")),
        tooltip=[
            alt.Tooltip("region:N", title=say("chart.region")),
            alt.Tooltip("theme:N", title=say("chart.theme")),
            alt.Tooltip("taken:Q", title=say("chart.taken")),
            alt.Tooltip("ordered:Q", title=say("chart.ordered")),
            alt.Tooltip("share:Q", title=say("chart.share"), format=".0%"),
        ],
    )
    cells = base.mark_rect(stroke="#ffffff").encode(
        color=alt.Color(
            "share:Q",
            title=say("chart.share"),
            scale=alt.Scale(domain=[0, 1], range=["#eef4fa", "#08306b"]),
            legend=alt.Legend(format=".0%", values=[0, 0.5, 1]),
        )
    )
    # Figures stand out from the cell under them: dark ones on pale cells, white ones on dark cells.
    shares = base.mark_text(fontSize=12).encode(
        text="shown:N", color=alt.condition("datum.share > 0.5", alt.value("#ffffff"), alt.value(INK))
    )
    shown: alt.LayerChart = cells + shares
    return shown


def _workload(sums: Sums, say: Say) -> alt.Chart:
    import altair as alt

    regions = _order(sums, "region")
    tooltip = [
        alt.Tooltip("department:N", title=say("chart.department")),
        alt.Tooltip("region:N", title=say("chart.region")),
        alt.Tooltip("task_count:Q", title=say("chart.tasks")),
    ]
    base = alt.Chart(alt.InlineData(values=list(sums)), height=_height(sums, "department")).encode(
        y=alt.Y("department:N", title=None, sort=_by_sum(sums, "department", "task_count")), tooltip=tooltip
    )
    if len(regions) > len(COLOURS):  # more than eyes can tell apart by colour
        scale = alt.Scale(range=["#eef4fa", "#08306b"])
        cells: alt.Chart = base.mark_rect(stroke="#ffffff").encode(
            x=alt.X("region:N", title=None, sort=regions, axis=alt.Axis(labelAngle=-60)),
            color=alt.Color("task_count:Q", title=say("chart.tasks"), scale=scale),
        )
        return cells
    bars: alt.Chart = base.mark_bar(stroke="#ffffff").encode(
        x=alt.X("task_count:Q", title=say("chart.tasks"), axis=alt.Axis(tickMinStep=1)),
        color=alt.Color(
            "region:N", title=say("chart.region"), sort=regions, scale=alt.Scale(domain=regions, range=list(COLOURS))
        ),
    )
    return bars


def _lag(sums: Sums, say: Say) -> alt.Chart:
    import altair as alt

    bars: alt.Chart = (
        alt.Chart(alt.InlineData(values=list(sums)), height=_height(sums, "region"))
        .mark_bar(color=BLUE)
        .encode(
            x=alt.X("mean_lag:Q", title=say("chart.mean_lag")),
            y=alt.Y("region:N", title=None, sort=_order(sums, "region")),
            tooltip=[
                alt.Tooltip("region:N", title=say("chart.region")),
                alt.Tooltip("mean_lag:Q", title=say("chart.mean_lag")),
                alt.Tooltip("most_lag:Q", title=say("chart.most_lag")),
                alt.Tooltip("task_count:Q", title=say("chart.tasks")),
            ],
        )
    )
    return bars


def _order(sums: Sums, name: str) -> list[str]:
    return list(dict.fromkeys(str(row[name]) for row in sums))


def _by_sum(sums: Sums, name: str, figure: str) -> list[str]:
    return sorted(_order(sums, name), key=lambda word: -sum(row[figure] for row in sums if row[name] == word))


def _height(sums: Sums, name: str) -> int:
    return max(2, len(_order(sums, name))) * ROW


DRAWN = {
    Section.TIMELINE: _timeline,
    Section.COVERAGE: _coverage,
    Section.WORKLOAD: _workload,
    Section.LAG: _lag,
}
# The columns of the figures, and the words over them.
FIGURES = {
    Section.TIMELINE: {"region": "region", "month": "month", "task_count": "tasks"},
    Section.COVERAGE: {"theme": "theme", "region": "region", "taken": "taken", "ordered": "ordered"},
    Section.WORKLOAD: {"department": "department", "region": "region", "task_count": "tasks"},
    Section.LAG: {"region": "region", "mean_lag": "mean_lag", "most_lag": "most_lag", "task_count": "tasks"},
}
