"""The path of each line and cell leads to it in the tree of the page as it is stored."""

from __future__ import annotations

from bs4 import BeautifulSoup
from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html

from extractors.readers import html
from normalizers.characters import squeezed
from taizhang.model import Notice, Source
from taizhang.settings import Settings

PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><script>var a="<p>";</script><title>页</title></head><body><!-- 注 --><script>1</script>
<div class="nav"><a href="/">首页</a></div><p class="share">分享</p><div hidden>藏</div><div><script>2</script><div id="zoom"><p>各单位：</p><p hidden>藏</p><p>一、编制清单，
并向社会公布。<br>二、更新目录。</p><o:p></o:p><st1:place><p>三、加强领导。</p></st1:place><p>四、强化督查。<table><caption>分工表</caption><tbody><tr><td>任务</td><td>责任单位</td></tr>
<tr style="display:none"><td>旧</td><td>旧</td></tr><tr><td><p>制定方案</p></td><td><span>市司法局</span></td></tr></tbody></table></div></div></body></html>"""


def notice(data: bytes) -> Notice:
    return html.read(data, Source("a.html", "0" * 64), Settings())


def assert_paths_lead_to_words(found: Notice, root: object) -> int:
    count = 0
    for block in found.blocks:
        cells = [c for row in block.grid.rows for c in row] if block.grid else []
        for passage, spot in [(block.text, block.spot), *((c.text, c.spot) for c in cells)]:
            assert spot.path is not None
            hits = etree.ElementTree(root).xpath(spot.path)
            assert len(hits) == 1
            words = squeezed("".join(hits[0].itertext()))
            start, end = passage.span
            assert squeezed(found.text[start:end]).strip() in words or "\t" in found.text[start:end]
            count += bool(passage.value)
    return count


def test_paths_resolve_in_the_tree_of_the_stored_bytes() -> None:
    for charset, encoding in (("utf-8", "utf-8"), ("gbk", "gb18030")):
        data = PAGE.format(charset=charset).encode(encoding)
        assert assert_paths_lead_to_words(notice(data), lxml_html.document_fromstring(data)) == 10


def test_a_piece_of_a_page_has_paths_too() -> None:
    data = "<div class='wrap'><p>一、编制清单，并向社会公布。</p></div><div><p>二、更新目录，并向社会公布。</p></div>".encode()
    root = etree.fromstring(data, etree.HTMLParser(encoding="utf-8"))
    assert assert_paths_lead_to_words(notice(data), root) == 2


def test_paths_of_broken_markup_resolve_in_the_tree_that_a_browser_makes() -> None:
    data = "<html><body><div id=zoom><table><tr><td>任务</td><td>责任单位</td></tr>表外<td>制定方案</td><td>市司法局</td></tr></table></div></body></html>".encode()
    found = notice(data)
    assert [r.code for r in found.repairs] == ["markup_mended"]
    root = lxml_html.document_fromstring(str(BeautifulSoup(data.decode(), "html5lib")))
    assert assert_paths_lead_to_words(found, root) == 5
