"""The documents that a notice names."""

from normalizers.doc_numbers import citations

TEXT = (
    "青政办〔2020〕43号\n根据《指导意见》(国办发〔2019〕54号)，按照《条例》(国务院令第711号)，"
    "国办发[2019]54 号和川办发〔2021〕16 号要求"
)


def test_each_is_cited_once_in_order_and_its_own_is_left_out() -> None:
    found = citations(TEXT, "青政办〔2020〕43号")
    assert [one.value for one in found] == ["国办发〔2019〕54号", "国务院令第711号", "川办发〔2021〕16号"]
    assert [TEXT[one.start : one.end] for one in found] == [
        "国办发〔2019〕54号",
        "国务院令第711号",
        "川办发〔2021〕16 号",
    ]


def test_own_number_is_known_in_any_form() -> None:
    assert citations("京公开办发〔2024〕2 号", "京公开办发〔2024〕2") == ()
    assert citations("青政办（2020）43号", "青政办[2020]43 号") == ()


def test_without_an_own_number_all_are_cited() -> None:
    assert citations(TEXT, None)[0].value == "青政办〔2020〕43号"
