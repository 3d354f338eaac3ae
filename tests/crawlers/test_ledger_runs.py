"""A run that was killed or stopped is gone on with for a day; a source is crawled by one process at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawlers.ledger.errors import LedgerError, SourceBusy
from crawlers.ledger.ledger import Ledger
from crawlers.ledger.values import Batch, Run

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_the_first_run_of_a_source_is_new(ledger: Ledger) -> None:
    run = ledger.begin("meishan", "", NOON)
    assert run == Run(run.id, "meishan", "", NOON, resumed=False)


def test_a_killed_run_is_gone_on_with(ledger: Ledger) -> None:
    run = ledger.begin("meishan", "", NOON)
    assert ledger.begin("meishan", "", NOON + HOUR) == Run(run.id, "meishan", "", NOON, resumed=True)
    assert [sitting.id for sitting in ledger.runs("meishan")] == [run.id]


def test_a_run_that_was_done_is_followed_by_another(ledger: Ledger) -> None:
    run = ledger.begin("meishan", "", NOON)
    ledger.end(run, NOON + HOUR, "done", '{"finished": true}')
    other = ledger.begin("meishan", "", NOON + HOUR)
    assert other.id > run.id
    assert not other.resumed
    newest, oldest = ledger.runs("meishan")
    assert (newest.run, newest.ended_at, newest.outcome) == (other.id, None, None)
    assert (oldest.run, oldest.started_at, oldest.ended_at) == (run.id, NOON, NOON + HOUR)
    assert (oldest.outcome, oldest.report) == ("done", '{"finished": true}')


def test_a_stopped_run_is_gone_on_with_in_a_sitting_of_its_own(ledger: Ledger) -> None:
    run = ledger.begin("meishan", "", NOON)
    ledger.end(run, NOON + HOUR, "stopped")
    again = ledger.begin("meishan", "", NOON + 2 * HOUR)
    assert again == Run(run.id, "meishan", "", NOON, resumed=True)
    ledger.write(again, Batch())
    ledger.end(again, NOON + 3 * HOUR, "done")
    assert [(one.run, one.started_at, one.outcome) for one in ledger.runs("meishan")] == [
        (run.id, NOON + 2 * HOUR, "done"),
        (run.id, NOON, "stopped"),
    ]
    assert ledger.begin("meishan", "", NOON + 4 * HOUR).id not in {one.id for one in ledger.runs("meishan")[1:]}


@pytest.mark.parametrize("was_ended", [False, True])
def test_a_run_is_left_after_a_day(ledger: Ledger, was_ended: bool) -> None:
    run = ledger.begin("meishan", "", NOON)
    if was_ended:
        ledger.end(run, NOON + HOUR, "stopped")
    assert not ledger.begin("meishan", "", NOON + 24 * HOUR).resumed
    left = ledger.runs("meishan")[-1]
    assert left.outcome == ("stopped" if was_ended else "left")
    assert left.ended_at == (NOON + HOUR if was_ended else NOON + 24 * HOUR)


def test_a_run_stopped_again_and_again_is_left_a_day_after_it_began(ledger: Ledger) -> None:
    run = ledger.begin("meishan", "", NOON)
    for hours in (8, 16):
        ledger.end(run, NOON + hours * HOUR, "stopped")
        assert ledger.begin("meishan", "", NOON + hours * HOUR).resumed
    ledger.end(run, NOON + 23 * HOUR, "stopped")
    assert not ledger.begin("meishan", "", NOON + 24 * HOUR).resumed


def test_other_sources_and_copies_have_runs_of_their_own(ledger: Ledger) -> None:
    runs = [ledger.begin(site, base, NOON) for site, base in [("a", ""), ("b", ""), ("a", "http://127.0.0.1:8")]]
    assert len({run.id for run in runs}) == 3
    assert not any(run.resumed for run in runs)
    assert ledger.begin("a", "http://127.0.0.1:8", NOON).id == runs[2].id


def test_what_a_killed_process_left_open_is_ended_once(ledger: Ledger) -> None:
    ledger.begin("meishan", "", NOON)
    assert ledger.end_killed("meishan", "", NOON + HOUR, "stopped", "{}")
    assert not ledger.end_killed("meishan", "", NOON + HOUR, "stopped", "{}")
    assert not ledger.end_killed("dazhou", "", NOON + HOUR, "stopped", "{}")
    assert ledger.runs("meishan")[0].outcome == "stopped"


def test_a_run_that_ended_takes_no_more(ledger: Ledger) -> None:
    run = ledger.begin("meishan", "", NOON)
    ledger.end(run, NOON, "done")
    with pytest.raises(LedgerError, match=rf"meishan: its crawl {run.id} is not under way"):
        ledger.write(run, Batch())
    with pytest.raises(LedgerError, match=rf"meishan: its crawl {run.id} is not under way"):
        ledger.end(run, NOON, "done")


def test_a_run_whose_place_was_taken_writes_no_more(ledger: Ledger) -> None:
    run = ledger.begin("meishan", "", NOON)
    ledger.begin("meishan", "", NOON + 30 * HOUR)
    with pytest.raises(LedgerError, match="another one took its place"):
        ledger.write(run, Batch())


def test_a_time_without_a_zone_is_refused(ledger: Ledger) -> None:
    with pytest.raises(Exception, match="has a zone"):
        ledger.begin("meishan", "", datetime(2026, 3, 2, 12))


def test_a_source_is_crawled_by_one_at_a_time(ledger: Ledger, address: str) -> None:
    with Ledger(address) as other, ledger.crawling("meishan"):
        with (
            pytest.raises(SourceBusy, match=r"meishan: .* is crawling it; wait until it is done"),
            other.crawling("meishan"),
        ):
            pass
        with other.crawling("dazhou"):
            pass
    with Ledger(address) as other, other.crawling("meishan"):
        pass


def test_a_source_is_free_again_after_a_crawl_that_failed(ledger: Ledger) -> None:
    with pytest.raises(RuntimeError, match="cut"), ledger.crawling("meishan"):
        raise RuntimeError("cut")
    with ledger.crawling("meishan"):
        pass


def test_odd_names_of_sources_make_no_odd_files(ledger: Ledger) -> None:
    with ledger.crawling("../a/b"), ledger.crawling("..%2Fa%2Fb"):
        pass
