"""What the sections show: a page of rows, under a chart where there is one."""

from __future__ import annotations

import pytest

from explorer import sections
from explorer.opened import opened
from explorer.sections import answer
from taizhang.settings import Settings
from warehouse.exploring import Rows, Section, sums
from warehouse.filters import Wanted


def test_changes_are_a_table_without_a_chart(shipped: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = Rows(("doc_title", "old_value", "new_value"), (("通知", "市司法局", "市民政局"),))
    monkeypatch.setattr(sections, "counted", lambda *_: 1)
    monkeypatch.setattr(sections, "rows", lambda *_, **__: changed)
    with opened(shipped) as warehouse:
        assert sums(warehouse, Section.CHANGES, Wanted()) == []
        (table,) = answer(warehouse, shipped, "changes", Wanted(), "zh", "").render(1)
    assert "<td" in str(table) and "市民政局" in str(table)


def test_the_sums_of_a_chart_are_looked_for_once_for_all_its_pages(
    shipped: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Section] = []

    def summed(*asked: object) -> list[dict[str, object]]:
        looked.append(Section(str(asked[1])))
        return []

    monkeypatch.setattr(sections, "sums", summed)
    with opened(shipped) as warehouse:
        shown = answer(warehouse, shipped, "timeline", Wanted(), "zh", "")
        assert shown.total > 0
        shown.render(1)
        shown.render(2)
    assert looked == [Section.TIMELINE]
