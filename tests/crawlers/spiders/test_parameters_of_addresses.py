"""Parameters of addresses are read and set; all others stay as they were written."""

from __future__ import annotations

import pytest

from crawlers.spiders.queries import parameter, with_defaults, with_parameter


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://h/list?page=1&sid=2", "http://h/list?page=7&sid=2"),
        ("http://h/list?sid=2", "http://h/list?sid=2&page=7"),
        ("http://h/list", "http://h/list?page=7"),
        ("http://h/list?", "http://h/list?page=7"),
        ("http://h/list?subpage=1&page=", "http://h/list?subpage=1&page=7"),
        ("http://h/list#5", "http://h/list?page=7#5"),
        ("http://h/list?q=%u653F&k=%D5%FE&page=1", "http://h/list?q=%u653F&k=%D5%FE&page=7"),
    ],
)
def test_a_parameter_is_set_in_its_place(url: str, expected: str) -> None:
    assert with_parameter(url, "page", 7) == expected


def test_a_parameter_is_read() -> None:
    assert parameter("http://h/a?n=20&file=%2Fxxgk%2Flist#n=3", "file") == "/xxgk/list"
    assert parameter("http://h/a?an=20", "n") is None


def test_defaults_leave_what_is_there() -> None:
    assert with_defaults("http://h/a?n=5", {"n": 20, "q": ""}) == "http://h/a?n=5&q="
