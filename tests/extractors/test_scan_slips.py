"""What OCR misreads by rule is put right; what it may have read as printed stays."""

import pytest

from extractors.readers.scans.slips import mended


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("202１年６月底前", "2021年6月底前"),
        ("2O21年l2月", "2021年12月"),
        ("O6月30日", "06月30日"),
        ("二O二一年九月十日", "二〇二一年九月十日"),
        ("二0二0年", "二〇二〇年"),
        ("—、总体要求", "一、总体要求"),
        ("十—、加强督查", "十一、加强督查"),
        ("（—）组织领导", "（一）组织领导"),
        ("川办发[2021]35号", "川办发〔2021〕35号"),
        ("达市府办函（2021）119 号", "达市府办函〔2021〕119 号"),
        ("川办函【2021】57号", "川办函〔2021〕57号"),
        ("各县（区)、乡镇(街道)", "各县（区）、乡镇（街道）"),
        ("调整完善,形成目录;并公布:", "调整完善，形成目录；并公布："),
        ("2022年6月,并长期坚持", "2022年6月，并长期坚持"),
    ],
)
def test_a_slip_is_put_right(read: str, printed: str) -> None:
    found, count = mended(read)
    assert found == printed
    assert count == sum(a != b for a, b in zip(read, printed, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "（一）建立一体化平台",
        "2021—2023年",
        "——围绕中心",
        "3,500万元",
        "http://www.example.gov.cn",
        "14:30",
        "OA办公系统",
        "AI年会",
        "B2l",
        "（2021年）",
        "(1) 5G基站",
        "第10号令",
        "一、二、三",
    ],
)
def test_what_may_stand_in_print_is_left(text: str) -> None:
    assert mended(text) == (text, 0)
