"""What there is to choose from is looked for once for a build of the warehouse, and again for the next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from explorer import offering
from explorer.opened import opened
from taizhang.settings import Settings
from warehouse import exploring


def test_it_is_looked_for_once_for_each_build(
    own: Settings, made: Callable[[Path], Settings], notice: Callable[[int], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []

    def choices(*asked: object) -> tuple[exploring.Choice, ...]:
        looked.append(str(asked[1]))
        return (exploring.Choice("2021", "2021", len(looked)),)

    monkeypatch.setattr("warehouse.exploring.choices", choices)
    with opened(own) as warehouse:
        first = offering.choices(warehouse, "years", None)
        assert offering.choices(warehouse, "years", None) == first
        offering.choices(warehouse, "regions", None)
    assert looked == ["years", "regions"]
    (own.raw / "another.txt").write_text(notice(7), "utf-8")
    made(own.data)
    with opened(own) as warehouse:
        offering.choices(warehouse, "years", None)
    assert looked == ["years", "regions", "years"]


def test_it_is_what_the_warehouse_offers(shipped: Settings) -> None:
    with opened(shipped) as warehouse:
        assert offering.upstreams(warehouse) == exploring.upstreams(warehouse)
        assert offering.choices(warehouse, "regions", None) == exploring.choices(warehouse, "regions", None)
        assert offering.choices(warehouse, "regions", None)
