"""The words of a DOCX, in reading order: what is printed is text, what is not printed is none."""

from collections.abc import Callable

import pytest

from extractors.readers.docx import read
from taizhang.model import Notice, Source
from taizhang.settings import Settings

Make = Callable[..., bytes]
Parts = Callable[..., dict[str, str | bytes]]


def notice(data: bytes) -> Notice:
    return read(data, Source("a.docx", ""), Settings())


def blocks(data: bytes) -> list[str]:
    return [b.text.value for b in notice(data).blocks]


def r(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def p(*runs: str, mark: str = "") -> str:
    return f"<w:p><w:pPr><w:rPr>{mark}</w:rPr></w:pPr>{''.join(runs)}</w:p>"


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (r("市司法局") + r("牵头。"), "市司法局牵头。"),
        (f'<w:hyperlink r:id="x">{r("附件")}</w:hyperlink>{r("一览。")}', "附件一览。"),
        (f"<w:smartTag><w:customXml>{r('达州市')}</w:customXml></w:smartTag>", "达州市"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{r('眉山市')}</w:sdtContent></w:sdt>", "眉山市"),
        (f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('单击此处输入')}</w:sdtContent></w:sdt>", ""),
        (r("文") + "<w:r><w:noBreakHyphen/></w:r>" + r("件"), "文-件"),
        (r("公开") + r("秘密", "<w:vanish/>") + r("目录"), "公开目录"),
        (r("公开", '<w:vanish w:val="0"/>'), "公开"),
        (f'<w:ins w:id="1">{r("新增")}</w:ins><w:moveTo w:id="2">{r("移来")}</w:moveTo>', "新增移来"),
        (f'<w:moveFrom w:id="1">{r("移走")}</w:moveFrom>{r("留下")}', "留下"),
        ('<w:del w:id="1"><w:r><w:delText>删去</w:delText></w:r></w:del>' + r("留下"), "留下"),
        (r("注") + '<w:r><w:footnoteReference w:id="1"/></w:r>', "注"),
        (
            f"<w:r><w:ruby><w:rt>{r('zhèng')}</w:rt><w:rubyBase>{r('政')}</w:rubyBase></w:ruby></w:r>" + r("务"),
            "政务",
        ),
        (r("占比") + "<m:oMath><m:r><m:t>≥95%</m:t></m:r></m:oMath>", "占比≥95%"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F081"/></w:r>' + r("公开"), "①公开"),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>' + r("是"), "☑是"),
        ('<w:r><w:sym w:font="宋体" w:char="25CB"/></w:r>' + r("否"), "○否"),
        (r("主动\n公开"), "主动公开"),
        (r("一") + "<w:r><w:softHyphen/></w:r>" + r("体化"), "一体化"),
    ],
)
def test_words_of_a_paragraph(word_file: Make, inside: str, text: str) -> None:
    assert blocks(word_file(p(inside))) == ([text] if text else [])


def test_a_symbol_that_no_table_knows_is_left_out_and_said(word_file: Make) -> None:
    read = notice(word_file(p('<w:r><w:sym w:font="Webdings" w:char="F0AA"/></w:r>' + r("公开"))))
    assert [b.text.value for b in read.blocks] == ["公开"]
    assert [i.code for i in read.issues] == ["lost_characters"]
    assert "Webdings F0AA" in read.issues[0].message


def test_a_paragraph_is_never_joined_with_the_one_before(word_file: Make) -> None:
    cut = "各县（区）人民政府要建立工作台账，明确责任单位和完成时限，并及时报送市政府办公室汇总通报"
    assert blocks(word_file(p(r(cut)) + p(r("特此通知")))) == [cut, "特此通知"]


def test_paragraphs_that_are_lines_of_a_page_are_joined(word_file: Make) -> None:
    text = "全市各级行政机关要围绕重点领域主动公开信息，不断扩大公开范围并细化公开内容，增强公开实效。" * 12
    lines = [text[i : i + 28] for i in range(0, len(text), 28)]
    assert blocks(word_file("".join(p(r(line)) for line in lines))) == [text]


def test_a_line_or_page_break_parts_lines(word_file: Make) -> None:
    body = p(r("主动公开。"), "<w:r><w:br/></w:r>", r("特此通知。"), '<w:r><w:br w:type="page"/></w:r>', r("附件1"))
    assert blocks(word_file(body)) == ["主动公开。", "特此通知。", "附件1"]


def test_where_word_broke_a_page_last_says_nothing(word_file: Make) -> None:
    assert blocks(word_file(p(r("主动"), "<w:r><w:lastRenderedPageBreak/></w:r>", r("公开")))) == ["主动公开"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs(word_file: Make) -> None:
    deleted = '<w:del w:id="1" w:author="a"/>'
    read = notice(word_file(p(r("建立"), mark=deleted) + p(r("台账。"))))
    assert [b.text.value for b in read.blocks] == ["建立台账。"]


def test_tracked_changes_are_on_record(word_file: Make) -> None:
    read = notice(word_file(p('<w:del w:id="1"><w:r><w:delText>删去</w:delText></w:r></w:del>', r("留下"))))
    assert [x.code for x in read.repairs] == ["revisions_accepted"]


def test_a_table_of_contents_is_cut_over_its_paragraphs(word_file: Make) -> None:
    body = (
        p(mark("begin"), code(" TOC \\o "), mark("separate"), r("一、总体要求"), mark("begin"), code("PAGEREF _1"))
        + p(mark("separate"), r("1"), mark("end"))
        + p(r("二、重点任务\t2"), mark("end"))
        + p(r("一、总体要求"))
    )
    read = notice(word_file(body))
    assert [b.text.value for b in read.blocks] == ["一、总体要求"]
    assert [x.code for x in read.repairs] == ["contents_dropped"]


def test_a_table_of_contents_in_a_content_control_is_cut(word_file: Make) -> None:
    gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    body = f"<w:sdt>{gallery}<w:sdtContent>{p(r('一、总体要求 1'))}</w:sdtContent></w:sdt>" + p(r("正文"))
    assert blocks(word_file(body)) == ["正文"]


def test_the_result_of_a_field_is_text_and_its_code_is_not(word_file: Make) -> None:
    link = p(mark("begin"), code(' HYPERLINK "http://a" '), mark("separate"), r("市司法局"), mark("end"))
    page = p(r("— "), '<w:fldSimple w:instr=" PAGE ">' + r("3") + "</w:fldSimple>", r(" —"))
    assert blocks(word_file(link + page))[0] == "市司法局"
    assert not any("3" in b or "HYPERLINK" in b for b in blocks(word_file(link + page)))


def test_a_field_that_never_ends_hides_nothing(word_file: Make) -> None:
    body = p(mark("begin"), code(" TOC "), mark("separate"), r("一、总体要求")) + p(r("（一）建立台账。"))
    assert blocks(word_file(body)) == ["一、总体要求", "（一）建立台账。"]


def test_a_number_circled_by_a_field_is_one_character(word_file: Make) -> None:
    body = p(mark("begin"), code(r" eq \o\ac(○,"), code("3"), code(")"), mark("end"), r("公开目录"))
    assert blocks(word_file(body)) == ["③公开目录"]


def test_a_text_box_drawn_twice_is_read_once(word_file: Make) -> None:
    inner = f"<w:txbxContent>{p(r('达市府办〔2021〕1号'))}</w:txbxContent>"
    both = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>{inner}</wps:txbx></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert blocks(word_file(p(both, r("通知")))) == ["达市府办〔2021〕1号", "通知"]
    assert blocks(word_file(p(r("通知"), both))) == ["通知", "达市府办〔2021〕1号"]


def test_a_text_box_with_no_words_in_its_choice_is_read_from_the_fallback(word_file: Make) -> None:
    inner = f"<w:txbxContent>{p(r('急件'))}</w:txbxContent>"
    both = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"/>'
        f"<mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert blocks(word_file(p(both))) == ["急件"]


def test_a_tab_before_the_words_is_an_indent(word_file: Make) -> None:
    indented = p("<w:r><w:tab/></w:r>", r("市司法局")) + p("<w:r><w:tab/></w:r>", r("市民政局")) + p()
    read = notice(word_file(indented * 3))
    assert [b.text.value for b in read.blocks] == ["市司法局", "市民政局"] * 3


def test_headers_and_core_properties_are_no_text(word_parts: Parts, packed: Make) -> None:
    parts = word_parts(p(r("正文")))
    parts["word/header1.xml"] = f"<w:hdr>{p(r('页眉'))}</w:hdr>"
    parts["docProps/core.xml"] = "<title>旧标题</title>"
    read = notice(packed(parts))
    assert [b.text.value for b in read.blocks] == ["正文"]
    assert not read.labels


def test_strict_open_xml_is_read_alike(word_parts: Parts, packed: Make) -> None:
    usual = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    parts = {
        name: str(part).replace(usual, "http://purl.oclc.org/ooxml/wordprocessingml/main")
        for name, part in word_parts(p(r("公开目录"))).items()
    }
    assert blocks(packed(parts)) == ["公开目录"]


def test_the_document_is_found_by_its_relationship(word_parts: Parts, packed: Make) -> None:
    parts = word_parts(p(r("公开目录")))
    parts["word/Document2.xml"] = parts.pop("word/document.xml")
    parts["_rels/.rels"] = str(parts["_rels/.rels"]).replace("word/document.xml", "/word/document2.xml")
    assert blocks(packed(parts)) == ["公开目录"]


@pytest.mark.parametrize(
    ("chunk", "text", "issues"),
    [
        ("特此通知。".encode(), ["正文", "特此通知。"], []),
        (b"%PDF-1.7", ["正文"], ["part_unread"]),
        (None, ["正文"], ["part_unread"]),
    ],
)
def test_a_file_inside_the_file(
    word_parts: Parts, packed: Make, chunk: bytes | None, text: list[str], issues: list[str]
) -> None:
    parts = word_parts(p(r("正文")) + '<w:altChunk r:id="c1"/>')
    relation = '<Relationship Id="c1" Type="http://x/aFChunk" Target="chunk.bin"/></Relationships>'
    name = "word/_rels/document.xml.rels"
    parts[name] = str(parts[name]).replace("</Relationships>", relation)
    if chunk is not None:
        parts["word/chunk.bin"] = chunk
    read = notice(packed(parts))
    assert [b.text.value for b in read.blocks] == text
    assert [i.code for i in read.issues] == issues


def test_what_lies_outside_the_file_is_not_followed(word_parts: Parts, packed: Make) -> None:
    parts = word_parts('<w:altChunk r:id="c1"/>')
    relation = (
        '<Relationship Id="c1" Type="http://x/aFChunk" Target="chunk.bin" TargetMode="External"/></Relationships>'
    )
    name = "word/_rels/document.xml.rels"
    parts[name] = str(parts[name]).replace("</Relationships>", relation)
    parts["word/chunk.bin"] = "特此通知。"
    assert notice(packed(parts)).blocks == ()


@pytest.mark.parametrize(
    ("inside", "issue", "found"),
    [
        ("", "empty_file", "no words"),
        (r("秘密", "<w:vanish/>"), "empty_file", "no words"),
        ("<w:r><w:pict><v:imagedata/></w:pict></w:r>" * 3, "picture_only", "3 pictures"),
    ],
)
def test_a_document_of_no_words_says_so(word_file: Make, inside: str, issue: str, found: str) -> None:
    read = notice(word_file(p(inside)))
    assert [(i.code, found in i.message) for i in read.issues] == [(issue, True)]
