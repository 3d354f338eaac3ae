"""Zones: units that act like a county and have no code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.regions import ZoneKind, zone


@pytest.mark.parametrize(
    ("name", "zone_id", "kind"),
    [
        ("天府新区眉山管委会", "511400-Z-tfxq", ZoneKind.NEW_AREA),
        ("眉山天府新区管委会", "511400-Z-tfxq", ZoneKind.NEW_AREA),
        ("天府新区", "510000-Z-tfxq", ZoneKind.NEW_AREA),
        ("达州高新区管委会", "511700-Z-gxq", ZoneKind.HIGH_TECH),
        ("广元经济技术开发区", "510800-Z-jkq", ZoneKind.ECONOMIC),
        ("广元经开区管委会", "510800-Z-jkq", ZoneKind.ECONOMIC),
        ("市天然气综合利用工业园区管委会", "510800-Z-trqzhlyyq", ZoneKind.PARK),
        ("石家庄高新区", "130100-Z-gxq", ZoneKind.HIGH_TECH),
        ("唐山海港经开区", "130200-Z-hgjkq", ZoneKind.ECONOMIC),
        ("绵竹高新区", "510683-Z-gxq", ZoneKind.HIGH_TECH),  # not in the table
    ],
)
def test_zone_is_known_by_all_its_names(name: str, zone_id: str, kind: ZoneKind) -> None:
    found = zone(name)
    assert found is not None and (found.zone_id, found.kind) == (zone_id, kind)
    assert zone_id.startswith(found.parent.code)


@pytest.mark.parametrize("name", ["达州市", "高新区", "管委会", "各管委会", "双流区", "某某新区管委会", "", "浦东新区"])
def test_what_is_no_zone(name: str) -> None:
    assert zone(name) is None


@given(st.text(alphabet="达州广元天府高新区经开管委会 眉山", max_size=14))
def test_zone_never_raises(name: str) -> None:
    found = zone(name)
    assert found is None or found.zone_id.startswith(found.parent.code)
