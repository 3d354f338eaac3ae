"""Settings come from defaults, from the environment, from the command line, in this order."""

from __future__ import annotations

from pathlib import Path

import pytest

from taizhang.settings import MIB, Settings, SettingsError, environment_of, from_environment


def test_without_an_environment_the_defaults_hold() -> None:
    assert from_environment({}) == Settings()
    assert Settings().raw == Path("data/raw")
    assert Settings().warehouse == Path("data/curated/warehouse.duckdb")


def test_the_environment_changes_a_default_and_what_is_given_changes_the_environment() -> None:
    environment = {"TAIZHANG_DATA": "/there", "TAIZHANG_BATCH": "7", "TAIZHANG_LANG": "en", "OTHER": "x"}
    assert from_environment(environment) == Settings(data=Path("/there"), batch=7, lang="en")
    assert from_environment(environment, data=Path("here"), batch=None) == Settings(
        data=Path("here"), batch=7, lang="en"
    )


@pytest.mark.parametrize(("text", "size"), [("100", 100), ("3MiB", 3 * MIB), ("3 mib", 3 * MIB), ("1GiB", 1024 * MIB)])
def test_a_size_may_have_a_unit(text: str, size: int) -> None:
    assert from_environment({"TAIZHANG_PDF_BYTES": text}).pdf_bytes == size


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"TAIZHANG_BATCH": "many"}, "TAIZHANG_BATCH is 'many'; it must be a whole number"),
        ({"TAIZHANG_BATCH": "0"}, "TAIZHANG_BATCH is 0; it must be 1 or more"),
        ({"TAIZHANG_BATCH": "-3"}, "TAIZHANG_BATCH is '-3'"),
        ({"TAIZHANG_LANG": "fr"}, "TAIZHANG_LANG is 'fr'; it can be zh or en"),
        ({"TAIZHANG_BACTH": "3"}, "TAIZHANG_BACTH sets nothing; these can be set: .*TAIZHANG_BATCH"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(environment: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        from_environment(environment)


def test_an_empty_variable_is_as_good_as_none() -> None:
    assert from_environment({"TAIZHANG_BATCH": ""}) == Settings()


def test_settings_reach_another_process_by_its_environment() -> None:
    settings = Settings(
        data=Path("there"),
        registry=Path("sources"),
        contact="台账",
        delay_seconds=0.5,
        private_addresses=True,
        crawls=7,
    )
    assert from_environment(environment_of(settings)) == settings
    assert from_environment(environment_of(Settings())) == Settings()
