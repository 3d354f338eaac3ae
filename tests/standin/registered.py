"""The sites of the stand-in, and the registry that names them as sources."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from announcements import Office
from fragment_sites import Hanweb, IList, Lonsun, Records
from interface_sites import Gkmlpt, GovCn, Jpaas, Policies, UcapSearch
from saved_sites import GansuEducation, JiangxiEnvironment
from sites import Site
from static_sites import Declared, Nfcms, Trs, Ucap, Vsb

GROUP = "standin"

# One site a platform, and those of the real lists: name, what it is made of, who publishes, how many notices.
SITES: tuple[tuple[str, type[Site], Office, int], ...] = (
    ("qinghai", Trs, Office("西宁市", "宁", "630100"), 90),
    ("jiangsu", Hanweb, Office("南京市", "宁", "320100"), 100),
    ("hangzhou", Jpaas, Office("杭州市", "杭", "330100"), 45),
    ("sichuan-list", Ucap, Office("成都市", "成", "510100"), 50),
    ("heilongjiang", UcapSearch, Office("哈尔滨市", "哈", "230100"), 70),
    ("meishan", Vsb, Office("眉山市", "眉", "511400"), 70),
    ("zhaoqing", Gkmlpt, Office("肇庆市", "肇", "441200"), 120),
    ("guangdong", Nfcms, Office("广州市", "穗", "440100"), 50),
    ("anhui", Lonsun, Office("合肥市", "合", "340100"), 60),
    ("mianzhu", IList, Office("绵阳市", "绵", "510700"), 40),
    ("govcn", GovCn, Office("北京市", "京", "110000"), 50),
    ("sichuan", Policies, Office("泸州市", "泸市", "510500"), 45),
    ("dazhou", Declared, Office("达州市", "达市", "511700"), 40),
    ("zhejiang", Records, Office("宁波市", "甬", "330200"), 40),
    ("gansu-jyt", GansuEducation, Office("兰州市", "兰", "620100"), 200),
    ("jiangxi-sthjt", JiangxiEnvironment, Office("南昌市", "洪", "360100"), 30),
)


def all_sites(share: float = 1.0) -> list[Site]:
    """Return all sites, new, each with this share of its notices."""
    return [made(name, share) for name, *_ in SITES]


def made(name: str, share: float = 1.0, count: int | None = None) -> Site:
    """Return one site, new, with so many notices."""
    for known, kind, office, usual in SITES:
        if known == name:
            fixed = kind is GansuEducation  # its pages are as many as the saved one says
            return kind(name, office, usual if fixed else count or max(int(usual * share), 1))
    raise KeyError(name)


def source(site: Site, url: str, **more: Any) -> dict[str, Any]:
    """Return what the registry says of a site that stands at this address."""
    column = {"key": "wenjian", "name": "政策文件", "url": url + site.column, "options": dict(site.options())}
    return {
        "id": site.name,
        "name": f"{site.office.city}人民政府",
        "region_code": site.office.region_code,
        "platform": site.platform,
        "url": f"{url}/",
        "columns": [column],
        "schedule": "15 23 * * *",
        "expects": {"documents": 1},
        "evidence": {"read_in": "the stand-in of the tests (2026)", "confirmed_on": None},
        **more,
    }


def write_registry(folder: Path, sources: Iterable[Mapping[str, Any]], group: str = GROUP) -> Path:
    """Write a registry of these sources; JSON is YAML. Return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in sources)
    (folder / f"{group}.yaml").write_text(f"[\n{lines}\n]\n", "utf-8")
    return folder
