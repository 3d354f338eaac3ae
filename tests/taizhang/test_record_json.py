"""A record as JSON and back: nothing lost, keys in one order, optional keys may be missing."""

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from taizhang.model import (
    Category,
    Deadline,
    Document,
    Every,
    Issue,
    Kind,
    Level,
    Member,
    NamedList,
    Origin,
    Place,
    Precision,
    Record,
    Repair,
    Role,
    Source,
    Task,
    Unit,
)
from taizhang.serial import record_from_json, record_to_json, record_to_text

WORDS = st.text(alphabet='市政务公开。，、（）2021年"\\\n =', max_size=8)
MAYBE = st.none() | WORDS
DAYS = st.none() | st.dates()
PLACES = st.none() | st.builds(
    Place,
    block=st.integers(0, 9),
    start=st.integers(0, 99),
    end=st.integers(0, 99),
    quote=WORDS,
    table=st.none() | st.integers(0, 9),
    row=st.none() | st.integers(0, 9),
    column=st.none() | st.integers(0, 9),
    page=st.none() | st.integers(1, 9),
    path=MAYBE,
    box=st.none() | st.tuples(*[st.floats(0, 999)] * 4),
    file=MAYBE,
)
UNITS = st.builds(Unit, WORDS, st.sampled_from(Role), st.booleans(), st.booleans(), PLACES)
DEADLINES = st.builds(
    Deadline,
    WORDS,
    st.sampled_from(Kind),
    DAYS,
    DAYS,
    st.none() | st.sampled_from(Precision),
    st.none() | st.sampled_from(Every),
    MAYBE.map(lambda word: word or None),
    st.booleans(),
    PLACES,
)
TASKS = st.builds(
    Task,
    MAYBE,
    st.lists(WORDS, max_size=2).map(tuple),
    MAYBE,
    WORDS,
    st.sampled_from(Category),
    st.sampled_from(Origin),
    st.lists(UNITS, max_size=2).map(tuple),
    st.lists(DEADLINES, max_size=2).map(tuple),
    PLACES,
)
RECORDS = st.builds(
    Record,
    st.builds(
        Source,
        WORDS,
        WORDS,
        MAYBE,
        st.lists(st.tuples(WORDS, WORDS), max_size=2).map(tuple),
        MAYBE,
        MAYBE,
        DAYS,
        MAYBE,
        MAYBE,
    ),
    st.builds(
        Document,
        *[MAYBE] * 6,
        st.none() | st.sampled_from(Level),
        DAYS,
        DAYS,
        MAYBE,
        MAYBE,
        st.lists(WORDS, max_size=2).map(tuple),
    ),
    st.lists(TASKS, max_size=2).map(tuple),
    st.lists(
        st.builds(NamedList, WORDS, st.lists(st.builds(Member, WORDS, MAYBE, PLACES), max_size=2).map(tuple)),
        max_size=2,
    ).map(tuple),
    st.lists(st.builds(Repair, WORDS, WORDS, PLACES), max_size=2).map(tuple),
    st.lists(st.builds(Issue, WORDS, WORDS, PLACES), max_size=2).map(tuple),
    WORDS,
)


@given(RECORDS)
def test_nothing_is_lost_on_the_way_to_json_and_back(record: Record) -> None:
    assert record_from_json(json.loads(record_to_text(record))) == record


def test_keys_stand_in_one_order_and_days_are_iso() -> None:
    deadline = Deadline("2021年底前", Kind.BY, date(2021, 12, 31), precision=Precision.YEAR)
    task = Task("1", ("一、总则",), None, "编制目录。", Category.TASK, Origin.TABLE, (), (deadline,))
    record = Record(Source("a.txt", "0" * 64), Document(written_on=date(2021, 9, 10)), (task,))
    data = record_to_json(record)
    assert list(data) == ["document", "tasks", "lists", "source", "extractor", "repairs", "issues"]
    assert list(data["tasks"][0]) == [
        "number", "section", "title", "text", "category", "origin", "units", "deadlines", "evidence",
    ]  # fmt: skip
    assert data["document"]["written_on"] == "2021-09-10"
    assert data["tasks"][0]["deadlines"][0]["due"] == "2021-12-31"
    assert data["tasks"][0]["deadlines"][0]["precision"] == "year"


def test_evidence_names_the_cell_and_the_characters() -> None:
    place = Place(3, 10, 14, "编制目录", table=0, row=2, column=1)
    record = Record(
        Source("a", "b"), Document(), (Task(None, (), None, "编制目录", Category.TASK, Origin.TABLE, place=place),)
    )
    assert record_to_json(record)["tasks"][0]["evidence"] == {
        "block": 3, "table": 0, "row": 2, "column": 1, "page": None, "path": None, "box": None, "file": None,
        "start": 10, "end": 14, "quote": "编制目录",
    }  # fmt: skip


def test_optional_keys_may_be_missing() -> None:
    record = record_from_json(
        {
            "tasks": [
                {
                    "text": "编制目录",
                    "units": [{"text": "市司法局"}],
                    "deadlines": [{"text": "长期", "kind": "ongoing"}],
                }
            ]
        }
    )
    task = record.tasks[0]
    assert (task.category, task.origin, task.place) == (Category.TASK, Origin.TABLE, None)
    assert task.units == (Unit("市司法局", Role.RESPONSIBLE),)
    assert task.deadlines == (Deadline("长期", Kind.ONGOING),)
