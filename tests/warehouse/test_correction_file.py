"""The file of corrections is read as spreadsheets save it; a line that is not understood is told and stops no other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from taizhang.model import Role
from warehouse.correction_file import Correction, CorrectionFile, Corrects, begin, digest, read
from warehouse.errors import BuildError

TASK = "0123456789abcdef-0001"
ZH = "更正对象,任务编号,任务内容,原值,更正值,分工,到期日,更正人,更正理由,更正日期\n"
EN = "corrects,task_id,words,from,to,role,due,who,why,on\n"
LINE = f"单位,{TASK},编制目录,市公安局,市教育局,牵头,,王芳,附件如此,2022/6/30\n"
MEANT = Correction(
    2, Corrects.UNIT, TASK, "编制目录", "市公安局", "市教育局", Role.LEAD, None, "王芳", "附件如此", date(2022, 6, 30)
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "corrections.csv"


def of(path: Path, text: str, encoding: str = "utf-8") -> CorrectionFile:
    path.write_bytes(text.encode(encoding))
    return read(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("head", [ZH, EN])
def test_whatever_a_spreadsheet_saves_is_read(path: Path, encoding: str, delimiter: str, head: str) -> None:
    text = (head + LINE).replace(",", delimiter).replace("\n", "\r\n")
    assert of(path, text, encoding) == CorrectionFile((MEANT,), (), digest(path))


def test_headings_may_stand_in_any_order_and_those_that_need_not_be_there_be_left_out(path: Path) -> None:
    (found,) = of(path, f"Who,why, task_id ,Words,corrects,to\n王芳,x,{TASK},编制,unit,市教育局\n").corrections
    assert (found.corrects, found.old, found.new, found.role, found.due, found.on) == (
        Corrects.UNIT, "", "市教育局", None, None, None,
    )  # fmt: skip


def test_blank_lines_and_remarks_are_skipped_and_lines_are_counted_as_a_spreadsheet_does(path: Path) -> None:
    text = f"# 核对记录\n\n{ZH},,,,,,,,,\n# 以下待核对\n{LINE}"
    (found,) = of(path, text).corrections
    assert found.line == 6
    quoted = f'{ZH}单位,{TASK},"编制目录，\n并公布",,市教育局,,,王芳,"漏录,附件有",\n{LINE}'
    assert [(c.line, c.words) for c in of(path, quoted).corrections] == [(2, "编制目录，\n并公布"), (3, "编制目录")]


@pytest.mark.parametrize(
    ("written", "day"),
    [("2022/6/30", "2022-06-30"), ("2022-06-30", "2022-06-30"), ("2022年6月30日", "2022-06-30"), ("20220630", "2022-06-30"),
     ("2022/6/30 0:00", "2022-06-30"), ("2022.6.3", "2022-06-03")],
)  # fmt: skip
def test_days_are_read_as_spreadsheets_rewrite_them(path: Path, written: str, day: str) -> None:
    (found,) = of(path, f"{EN}deadline,{TASK},编制,年底前,,,{written},王芳,x,{written}\n").corrections
    assert found.due == found.on == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (f"人员,{TASK},编制,a,b,,,王芳,x,", "corrects is '人员'; it can be unit, deadline, alignment"),
        (f"unit,{TASK},编制,a,b,主办,,王芳,x,", "role is '主办'; it can be lead, responsible"),
        ("unit,0001,编制,a,b,,,王芳,x,", "task_id is '0001'; it looks like"),
        (f"unit,{TASK},,a,b,,,王芳,x,", "words must not be empty"),
        (f"unit,{TASK},编制,a,b,,,,,", "who, why must not be empty"),
        (f"deadline,{TASK},编制,a,b,,2022/2/30,王芳,x,", "due is '2022/2/30', which is no day"),
        (f"unit,{TASK},编制,a,b,,,王芳,x,6/30/2022", "write it as 2022-06-30"),
        (f"unit,{TASK},编制,,,牵头,,王芳,x,", "neither what was (from) nor what should be (to)"),
        (f"alignment,{TASK},编制,,眉山的任务,,,王芳,x,", "a task_id or a common_task_id"),
        (f"unit,{TASK},编制,a,b,,,王芳,附件，,2022-01-01,多出", "more cells than there are columns"),
        (f'unit,{TASK},"编制\n目录",a,b,,,,x,', "a cell of it holds line breaks: is its quotation mark closed?"),
    ],
)
def test_a_line_that_is_not_understood_is_told_and_the_others_are_read(path: Path, line: str, told: str) -> None:
    found = of(path, f"{EN}{line}\n{LINE}")
    assert [correction.line for correction in found.corrections] == [3]
    assert [fault.line for fault in found.faults] == [2] and told in found.faults[0].message


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"corrects,task_id,who,why\n", "line 1: no column words; the columns are corrects (更正对象), task_id"),
        (b"corrects,task_id,words,who,why,boss\n", "line 1: the column boss is not known"),
        (b"who,who\n", "line 1: the column who stands there twice"),
        (b"PK\x03\x04\x00\x00\xff\xff", "save it as CSV"),
    ],
)
def test_a_file_that_says_nothing_is_refused_as_a_whole(path: Path, content: bytes, told: str) -> None:
    path.write_bytes(content)
    with pytest.raises(BuildError) as caught:
        read(path)
    assert told in str(caught.value) and str(path) in str(caught.value)


def test_a_folder_in_its_place_is_told(path: Path) -> None:
    path.mkdir()
    with pytest.raises(BuildError, match=r"corrections\.csv can't be read: Is a directory"):
        digest(path)


def test_no_file_and_an_empty_one_say_nothing(path: Path) -> None:
    assert read(path) == read(None) == CorrectionFile() and digest(path) == ""
    assert of(path, "\n# only a remark\n").corrections == ()


@pytest.mark.parametrize(("lang", "head"), [("zh", "更正对象,任务编号"), ("en", "corrects,task_id")])
def test_a_new_file_has_its_headings_and_is_never_written_over(path: Path, lang: str, head: str) -> None:
    begin(path, lang)
    assert path.read_text("utf-8-sig").startswith(head) and read(path).corrections == ()
    with path.open("a", encoding="utf-8") as file:
        file.write(LINE)
    assert read(path).corrections == (MEANT,)
    with pytest.raises(BuildError, match="is there already"):
        begin(path, lang)
    assert read(path).corrections == (MEANT,)
