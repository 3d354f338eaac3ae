"""Whose a notice is, where no issuer is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.regions import by_code, region_of_number, region_of_text


def code_of(title: str | None, number: str | None = None, text: str = "") -> str | None:
    region = region_of_text(title, number, text)
    return region.code if region else None


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("眉山市深化政务公开促进基层政府治理能力提升重点任务分工", "511400"),
        ("四川省深化政务公开促进基层政府治理能力提升工作方案", "510000"),
        ("海南省健康体重管理与健康食品产业发展行动", "460000"),
        ("2024年北京市政务公开工作要点", "110000"),
        ("关于印发《广元市2021年政务公开工作实施方案》的通知", "510800"),
        ("新余市贯彻落实《江西省2023年政务公开工作要点》任务分工表", "360500"),
        ("“十四五”浙江省数字政府建设规划", "330000"),
        ("达州市人民政府办公室关于分解任务的通知", "511700"),
        ("国务院办公厅关于支持海南全面深化改革的意见", "100000"),
        ("商务部等9部门关于印发《若干政策措施》的通知", "100000"),
    ],
)
def test_title_says_whose_it_is(title: str, code: str) -> None:
    assert code_of(title) == code


@pytest.mark.parametrize(
    "title",
    [
        "关于支持浙江高质量发展的意见",
        "贯彻落实四川省政务公开方案任务分工",
        "转发四川省政务公开方案",
        "四川省、重庆市合作方案",
        "省级相关部门职责清单",
        "2022年全省政务公开工作要点",
        "城关区2021年工作要点",
        "",
    ],
)
def test_title_that_leaves_a_doubt_says_nothing(title: str) -> None:
    assert code_of(title) is None


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("达市府办函〔2021〕119号", "511700"),
        ("川办函〔2021〕57号", "510000"),
        ("京公开办发〔2024〕2号", "110000"),
        ("广府办函〔2021〕26号", "510800"),
        ("国办发〔2018〕121号", "100000"),
        ("商服贸函2026年第322号", "100000"),
        ("皖开放办〔2022〕6号", "340000"),
        ("青政办〔2020〕43号", "630000"),
        ("青政办发〔2020〕43号", "370200"),  # 青岛
        ("鄂府发〔2020〕3号", "150600"),  # 鄂尔多斯, where 湖北 writes 鄂政发
        ("赣市府发〔2020〕3号", "360700"),
        ("宁政发〔2020〕3号", None),  # 宁夏 or 南京
        ("宜府发〔2020〕3号", None),  # 宜宾, 宜昌 or 宜春
        ("丽政发〔2023〕30号", None),  # 丽水 or 丽江
        ("某某〔2023〕30号", None),
        ("", None),
    ],
)
def test_prefix_of_the_number_says_whose_it_is(number: str, code: str | None) -> None:
    region = region_of_number(number)
    assert (region.code if region else None) == code


@pytest.mark.parametrize(
    ("title", "number", "text", "code"),
    [
        ("关于印发方案的通知", "三政发〔2021〕1号", "", None),
        ("三甲镇人民政府关于印发方案的通知", "三政发〔2021〕1号", "学习三门峡市经验", None),
        ("关于印发方案的通知", "三政发〔2021〕1号", "三甲镇人民政府文件\n学习三门峡市经验", None),
        ("三河镇管委会关于印发方案的通知", "三政发〔2021〕1号", "学习三门峡市经验", None),
        ("三门峡市2021年工作要点", "三政发〔2021〕1号", "", "411200"),
        ("关于印发方案的通知", "三政发〔2021〕1号", "三门峡市人民政府\n", "411200"),
        (None, "广府办函〔2021〕26号", "苍溪县、利州区人民政府：", "510800"),
        (None, "达市府办函〔2021〕119号", "", "511700"),
        (None, "青政办〔2020〕43号", "", "630000"),
        (None, "川办函〔2021〕57号", "", "510000"),
    ],
)
def test_prefix_of_one_letter_counts_only_where_a_name_agrees(
    title: str | None, number: str, text: str, code: str | None
) -> None:
    assert code_of(title, number, text) == code


def test_number_decides_where_the_title_names_a_place_round_it_or_in_it() -> None:
    assert code_of("四川省深化政务公开工作方案", "达市府办函〔2021〕1号") == "511700"
    assert code_of("达州市城市总体规划的批复", "川府函〔2021〕3号") == "510000"


def test_number_and_title_of_two_places_leave_a_doubt() -> None:
    assert code_of("广州市2021年政务公开工作要点", "广府办函〔2021〕26号") is None


def test_text_opens_with_a_place() -> None:
    assert code_of(None, None, "附件1\n四川省深化政务公开工作方案\n为深化") == "510000"
    assert code_of("任务分工", None, "\n国务院办公厅关于加快发展的意见\n") == "100000"


def test_our_province_alone_says_nothing() -> None:
    assert code_of(None, None, "我省政务公开工作，全省各级要落实") is None


def test_province_whose_places_alone_are_named_in_a_text_that_speaks_as_one() -> None:
    text = "省级相关部门职责清单\n省委组织部\n做好规划，促进健康海南建设。\n海口海关\n从维护自贸港公共卫生安全角度出发"
    assert code_of("省级相关部门职责清单", None, text) == "460000"
    assert code_of("省级相关部门职责清单", None, text + "，学习浙江经验") is None


@given(
    st.none() | st.text(alphabet="四川省达州市关于印发2021年《》方案、国务院", max_size=20),
    st.none() | st.text(alphabet="川办函〔2021〕57号[]青政", max_size=14),
    st.text(alphabet="附件1\n四川省我全省级海口海关", max_size=20),
)
def test_region_of_text_never_raises(title: str | None, number: str | None, text: str) -> None:
    region = region_of_text(title, number, text)
    assert region is None or by_code(region.code) is region
