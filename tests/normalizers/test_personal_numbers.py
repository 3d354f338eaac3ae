"""People's phone and identity numbers are masked, digit by digit; what only looks like one is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.personal import CHECKS, WEIGHTS, masked, rules

MASKED = {
    "mobile": ("联系人：张三，13812345678。", "联系人：张三，138******78。"),
    "two in a row": ("13812345678、13912345679", "138******78、139******79"),
    "two with a blank": ("13812345678 13912345679", "138******78 139******79"),
    "hyphens": ("138-1234-5678", "138-****-**78"),
    "blanks": ("手机 138 1234 5678 张三", "手机 138 **** **78 张三"),
    "country code": ("+86 13812345678/0086-13812345678", "+86 138******78/0086-138******78"),
    "country code and groups": ("+86 138 1234 5678", "+86 138 **** **78"),
    "full width": ("１３８１２３４５６７８", "１３８******７８"),
    "digit by digit": ("1 3 8 1 2 3 4 5 6 7 8", "1 3 8 * * * * * * 7 8"),
    "before a mailbox": ("13812345678@163.com", "138******78@163.com"),
    "landline": ("028-86601234", "028-******34"),
    "landline in brackets": ("（0838）2345678", "（0838）*****78"),
    "landline with a long dash": ("0838—2345678", "0838—*****78"),
    "landline with a blank": ("传真 0838 2345678", "传真 0838 *****78"),
    "landline with an extension": ("028-86601234转8012", "028-******34转8012"),
    "landline in one": ("张三 02886601234", "张三 028******34"),
    "landline from abroad": ("+86-28-86601234", "+86-28-******34"),
    "local number with its word": ("联系电话：2345678", "联系电话：*****78"),
    "spaced word": ("电　话：86601234、86601235", "电　话：******34、******35"),
    "other digits by one word": ("电话（工作日）：2345678，李四2345679", "电话（工作日）：*****78，李四2345679"),
    "word in English": ("Tel: 86601234", "Tel: ******34"),
    "identity": ("身份证号11010519491231002X", "身份证号11****************"),
    "identity alone": ("张三（11010519491231002X）", "张三（11****************）"),
    "identity in groups": ("110105 19491231 002X", "11**** ******** ****"),
    "identity, small x": ("11010519491231002x", "11****************"),
    "identity that is mistyped": ("身份证：110105194912310021", "身份证：11****************"),
    "identity of fifteen": ("510102650315123", "51*************"),
}
LEFT = (
    "川办发〔2021〕57号",
    "000014349/2021-00012",
    "索引号：02812345678/2021-00012",
    "2021-12-31至2022-06-30，2021-2022年",
    "拨打12345、12315、110、96110",
    "服务电话12345，全天受理",
    "客服 400-810-1234",
    "统一社会信用代码91510100MA61R1234X、915101007130111234",
    "账号6222021001123456789，6222 0210 0112 3456 789",
    "账号：510102650315123",
    "项目代码2020-510100-48-03-123456",
    "编号：13812345678",
    "第13812345678号证书",
    "安排资金13800000000元、13812345678.50元、￥13812345678.5",
    "发电量13812345678千瓦时",
    "电话受理2345678件，网络受理23456789人次",
    "行政区划代码510000，510000000000",
    "https://www.sc.gov.cn/10462/13812345678.html?id=13812345678",
    "t20211231_13812345678",
    "0a1b2c3d4e5f60718293a4b5c6d7e8f913812345678",
    "全省 156 2034 5120 3000 8900",
    "110105194912310021",  # the check digit is wrong: no identity number
    "510000202112310001",  # a code with a day in it
    "51010020211301123X",  # month 13
    "联系电话 20211231",
    "2021年12月31日前，13个县、8123个村",
    "138****5678",
)


@pytest.mark.parametrize("name", MASKED)
def test_a_person_s_number_is_masked(name: str) -> None:
    text, shown = MASKED[name]
    assert masked(text) == shown


@pytest.mark.parametrize("text", LEFT)
def test_what_only_looks_like_one_is_left_alone(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize("text", [text for text, _ in MASKED.values()])
def test_a_setting_keeps_them(text: str) -> None:
    assert masked(text, keep_personal=True) == text


def test_every_rule_is_tested() -> None:
    found = [{rule for rule in rules() if next(rule.numbers(_narrow(text)), None)} for text, _ in MASKED.values()]
    assert set().union(*found) == set(rules())


PIECES = st.sampled_from(
    ["张三", "，", " ", "-", "电话", "身份证", "028", "86601234", "13812345678", "编号", "元", "2021", "/", "x"]
)
TEXTS = st.lists(PIECES | st.text("0123456789- （）()+转０１", max_size=6), max_size=12).map("".join)


@given(TEXTS)
def test_the_text_keeps_its_length_and_only_digits_are_masked(text: str) -> None:
    shown = masked(text)
    assert len(shown) == len(text)
    assert all(a == b or (b == "*" and (a.isdigit() or a in "xX")) for a, b in zip(text, shown, strict=True))


@given(st.sampled_from(["13", "15", "17", "18", "19"]), st.text("0123456789", min_size=9, max_size=9))
def test_no_mobile_number_is_left(start: str, rest: str) -> None:
    number = start + rest
    shown = masked(f"请与张三联系（{number}）。")
    assert number not in shown and shown.count("*") == 6


@given(
    st.sampled_from(["110105", "510104", "320500", "650102"]),
    st.dates(min_value=__import__("datetime").date(1930, 1, 1), max_value=__import__("datetime").date(2020, 12, 31)),
    st.integers(0, 999),
)
def test_no_identity_number_is_left(place: str, born: object, serial: int) -> None:
    body = f"{place}{born:%Y%m%d}{serial:03d}"
    number = body + CHECKS[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]
    assert masked(f"法定代表人{number}，") == f"法定代表人{number[:2]}{'*' * 16}，"


def _narrow(text: str) -> str:
    return text.replace("　", " ").translate({0xFF10 + n: str(n) for n in range(10)})
