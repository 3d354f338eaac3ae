"""The schedule: a deployment for each group of sources; ``prefect.yaml`` says the same to workers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import yaml

from crawlers.registry import Evidence, Site, sites
from flows.plans import Plan, Turn, as_yaml, plans

ROOT = Path(__file__).parents[2]
SITE = Site("meishan", "眉山", "511400", "vsb", "https://x/", (), "0 1 * * *", "sichuan", Evidence(""), ("x",))


def test_sources_of_a_group_with_the_same_cron_line_take_their_turn_together() -> None:
    made = plans(
        [
            SITE,
            replace(SITE, id="dazhou"),
            replace(SITE, id="guangyuan", schedule="30 2 * * 1,4"),
            replace(SITE, id="qinghai", group="qinghai"),
        ]
    )
    assert made == (
        Plan("qinghai", (Turn("0 1 * * *", ("qinghai",)),)),
        Plan("sichuan", (Turn("0 1 * * *", ("dazhou", "meishan")), Turn("30 2 * * 1,4", ("guangyuan",)))),
    )
    assert made[1].sources == ("dazhou", "guangyuan", "meishan")


def test_every_source_has_its_turn_once() -> None:
    made = plans(sites())
    scheduled = [source for plan in made for source in plan.sources]
    assert sorted(scheduled) == sorted(site.id for site in sites())


def test_turns_of_a_group_are_told_apart() -> None:
    for plan in plans(sites()):
        slugs = [turn.slug for turn in plan.turns]
        assert len(set(slugs)) == len(slugs), plan.group


def test_prefect_yaml_is_that_of_the_registry() -> None:
    written = (ROOT / "prefect.yaml").read_text("utf-8")
    assert written == as_yaml(plans(sites()), "data"), "make it anew: taizhang schedule --yaml > prefect.yaml"


def test_prefect_yaml_names_the_flow_the_times_and_the_sources() -> None:
    made = plans([SITE, replace(SITE, id="dazhou", schedule="0 3 * * *")])
    (deployment,) = yaml.safe_load(as_yaml(made, "data"))["deployments"]
    path, _, name = deployment["entrypoint"].partition(":")
    assert f"def {name}(" in (ROOT / path).read_text("utf-8")
    assert deployment["parameters"] == {"sources": ["dazhou", "meishan"], "data": "data"}
    assert [(one["cron"], one["timezone"], one["parameters"]) for one in deployment["schedules"]] == [
        ("0 1 * * *", "Asia/Shanghai", {"sources": ["meishan"]}),
        ("0 3 * * *", "Asia/Shanghai", {"sources": ["dazhou"]}),
    ]
