"""The app in a browser: a reader picks, compares, opens the source, downloads, searches, switches language.

Chromium (Debian's) walks ``taizhang explore`` over the shipped notices. Pictures of every section, in both widths and
languages, are left in build/screenshots/ to be looked at.
"""

import csv
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from duckdb import DuckDBPyConnection
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Route, expect, sync_playwright

from warehouse.comparing import compared
from warehouse.connection import open_warehouse
from warehouse.exploring import Section, counted
from warehouse.filters import Wanted

ROOT = Path(__file__).resolve().parents[2]
TAIZHANG = str(Path(sys.executable).with_name("taizhang"))
SCREENSHOTS = ROOT / "build" / "screenshots"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 400, "height": 800}
SECTIONS = {
    "zh": ("对比表", "时间轴", "落实情况", "工作量", "时限差距", "版本变化", "搜索"),
    "en": ("Matrix", "Timeline", "Coverage", "Workload", "Deadline lag", "Changes", "Search"),
}
NAMES = ("matrix", "timeline", "coverage", "workload", "lag", "changes", "search")
DRAWN = {"timeline", "coverage", "workload", "lag"}
TAGS = {"zh": "zh-CN", "en": "en"}
PLAN, PLAN_ID, ALL = "四川省深化政务公开促进基层政府治理能力提升工作方案", "07b2364097ec74b4", "全部文件"
if CHROMIUM is None and os.environ.get("CI"):
    pytest.fail("the walk needs Debian's package chromium, and CI must not go without it", pytrace=False)
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="NOT WALKED: install Debian's package chromium to walk the app"
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, all_shipped: Path) -> Path:
    return shutil.copytree(all_shipped, tmp_path_factory.mktemp("walk") / "data", symlinks=True)


@pytest.fixture(scope="module")
def address(data: Path) -> Iterator[str]:
    command = [TAIZHANG, "--data", str(data), "explore", "--port", "0", "--no-browser"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as served:
        assert served.stdout
        line = served.stdout.readline()
        told = re.search(r"http://[^;\s]+", line)
        if not told:
            served.kill()
            raise AssertionError(line + served.communicate()[1])
        yield told[0]
        served.kill()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as player:
        chromium = player.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield chromium
        chromium.close()


class Reader:
    """A reader before the app: what is on the screen, and what to do there."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.faults: list[str] = []
        page.context.on("console", self._heard)
        page.context.on("weberror", lambda fault: self.faults.append(str(fault.error)))
        page.context.on("request", self._asked)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"{message.text} at {message.location}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.address, self.address.replace("http", "ws"), "data:", "blob:")):
            self.faults.append(f"asked another host: {request.url}")

    def open(self, query: str = "", *, section: str = "matrix", lang: str = "zh") -> None:
        self.page.goto(f"{self.address}/{query}")
        self.sees(section, lang)

    def sees(self, section: str, lang: str = "zh") -> None:
        shown = self.page.locator(f'.tz-tools[data-section="{section}"][lang="{TAGS[lang]}"]')
        expect(shown).to_be_attached(timeout=30_000)
        if section in DRAWN:
            expect(self.page.locator(".vega-embed :is(canvas, svg)").first).to_be_visible()
            # A chart is drawn after its frame stands.
            expect(self.page.locator(".vega-embed :is(canvas, svg)").first).not_to_have_attribute("width", "0")

    def turns_to(self, section: str, lang: str = "zh") -> None:
        self.page.get_by_role("button", name=SECTIONS[lang][NAMES.index(section)], exact=True).click()
        self.sees(section, lang)

    def picks(self, control: str, option: str) -> None:
        self.page.get_by_label(control).first.click()
        self.page.get_by_role("option", name=option).first.click()
        self.page.keyboard.press("Escape")

    @property
    def matrix(self) -> Locator:
        return self.page.locator(".tz-matrix")

    def has_lines(self, count: int) -> None:
        expect(self.matrix.locator("tbody tr:not(.tz-theme)")).to_have_count(count)

    def downloads(self, label: str) -> bytes:
        with self.page.expect_download() as waiting:
            self.page.get_by_text(label, exact=True).click()
        return waiting.value.path().read_bytes()

    def fits(self) -> None:
        wide, room = self.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide <= room, f"the page is {wide} pixels wide in a window of {room}"


@pytest.fixture
def sit(browser: Browser, address: str) -> Iterator[Callable[..., Reader]]:
    """Return a function that sits a reader down before a window; in the end nothing may have gone wrong in any."""
    readers = []

    def seated(viewport: dict[str, int] = WIDE) -> Reader:
        context = browser.new_context(viewport=viewport, accept_downloads=True)  # type: ignore[arg-type]
        readers.append(Reader(context.new_page(), address))
        return readers[-1]

    yield seated
    for reader in readers:
        reader.page.context.close()
        assert reader.faults == []


def written(data: Path, target: Path, *options: str) -> bytes:
    command = [TAIZHANG, "--data", str(data), "compare", "-o", str(target), *options]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    return target.read_bytes()


@pytest.fixture(scope="module")
def warehouse(data: Path) -> Iterator[DuckDBPyConnection]:
    with open_warehouse(data / "curated" / "warehouse.duckdb") as connection:
        yield connection


def lines(warehouse: DuckDBPyConnection, *regions: str, topic: str | None = None) -> int:
    """Return how many common tasks the comparison under the plan has."""
    return compared(warehouse, Wanted(regions=regions, topic=topic, upstream=PLAN), "zh").total


def test_the_first_screen_compares_the_regions_under_the_notice_that_most_took_up(
    sit: Callable[..., Reader], warehouse: DuckDBPyConnection
) -> None:
    reader = sit()
    reader.open()
    expect(reader.page).to_have_title(re.compile("台账"))
    expect(reader.page.get_by_label("上级文件").first).to_contain_text(PLAN)
    headings = reader.matrix.locator("thead th").all_inner_texts()
    assert headings[:4] == ["共同任务", "四川省", "达州市", "眉山市"]
    reader.has_lines(lines(warehouse, *headings[1:]))
    reader.fits()


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "400"])
def test_before_the_app_has_started_the_matrix_is_there_to_read(
    sit: Callable[..., Reader], viewport: dict[str, int]
) -> None:
    reader = sit(viewport)
    held: list[Route] = []
    reader.page.route("**/assets/index-*.js", lambda route: held.append(route))
    reader.page.goto(reader.address, wait_until="commit")
    link = reader.page.get_by_role("link", name=re.compile("^探索建立群众参与基层政府有关会议制度")).last
    expect(link).to_be_visible()
    reader.fits()
    faults = Axe().run(reader.page).response["violations"]
    assert [fault["id"] for fault in faults if fault["impact"] in ("serious", "critical")] == []
    link.focus()
    expect(reader.page.locator("#tz-first")).to_be_attached()
    held[0].continue_()
    reader.sees("matrix")
    expect(reader.page.locator("#tz-first")).not_to_be_attached()
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()


def test_what_is_picked_changes_the_matrix_and_stands_in_the_address(
    sit: Callable[..., Reader], warehouse: DuckDBPyConnection
) -> None:
    reader = sit()
    reader.open("?regions=四川省,眉山市")
    reader.has_lines(lines(warehouse, "四川省", "眉山市"))
    reader.picks("主题", "深化政策落实公开")
    reader.has_lines(5)
    reader.picks("地区", "达州市")
    expect(reader.matrix.locator("thead th")).to_have_text(["共同任务", "四川省", "眉山市", "达州市"])
    reader.picks("年份", "2021")  # which the notices of the others do not tell
    for region in ("四川省", "眉山市"):
        reader.picks("地区", region)
    expect(reader.matrix.locator("thead th")).to_have_text(["共同任务", "达州市"])
    another = sit()
    another.open("?" + reader.page.url.partition("?")[2])
    another.has_lines(5)
    expect(another.matrix.locator("thead th")).to_have_text(["共同任务", "达州市"])
    reader.picks("地区", "达州市")
    reader.picks("上级文件", ALL)
    expect(reader.page).to_have_url(re.compile("upstream=all"))


def test_a_task_opens_its_evidence_and_the_archived_bytes(sit: Callable[..., Reader], data: Path) -> None:
    reader = sit()
    reader.open()
    cell = reader.matrix.get_by_role("link", name=re.compile("^探索建立群众参与基层政府有关会议制度")).last
    with reader.page.context.expect_page() as waiting:
        cell.click()
    evidence = waiting.value
    expect(evidence.locator("mark").first).to_be_visible()
    assert any("探索建立群众参与" in words for words in evidence.locator("mark").all_inner_texts())
    archived = evidence.locator('a[href^="/archive/"]').first.get_attribute("href") or ""
    answer = reader.page.request.get(reader.address + archived)
    assert answer.ok
    assert hashlib.sha256(answer.body()).hexdigest() in archived


def test_downloads_are_what_compare_writes(
    sit: Callable[..., Reader], warehouse: DuckDBPyConnection, data: Path, tmp_path: Path
) -> None:
    reader = sit()
    reader.open("?regions=四川省,眉山市,达州市&topic=政务服务")
    asked = ("--regions", "510000,511400,511700", "--topic", "政务服务", "--upstream", PLAN)
    assert reader.downloads("下载 CSV") == written(data, tmp_path / "c.csv", *asked)
    assert reader.downloads("下载 XLSX") == written(data, tmp_path / "c.xlsx", *asked)
    reader.turns_to("changes")
    expect(reader.page.locator(".tz-note")).to_contain_text("还没有变化")
    reader.turns_to("coverage")
    rows = list(csv.reader(io.StringIO(reader.downloads("下载 CSV").decode("utf-8-sig"))))
    wanted = Wanted(("510000", "511400", "511700"), "政务服务", PLAN_ID)
    assert len(rows) - 1 == counted(warehouse, Section.COVERAGE, wanted) > 0
    assert {"地区", "落实情况", "上级要求"} <= set(rows[0])


def test_a_search_marks_the_words_and_leads_to_the_source(sit: Callable[..., Reader]) -> None:
    reader = sit()
    reader.open("?view=search", section="search")
    expect(reader.page.locator(".tz-note")).to_contain_text("输入要找的词")
    box = reader.page.get_by_label("搜索词")
    box.fill("政务公开专区")
    box.press("Enter")
    expect(reader.page.locator(".tz-hits mark").first).to_be_visible(timeout=30_000)
    assert "专区" in "".join(reader.page.locator(".tz-hits mark").all_inner_texts())
    assert "/evidence/" in (reader.page.locator(".tz-hits a").first.get_attribute("href") or "")
    box.fill("天外飞仙")
    box.press("Enter")
    expect(reader.page.locator(".tz-note")).to_contain_text("没有符合条件")


def test_the_language_is_switched_and_back_where_one_stands(sit: Callable[..., Reader]) -> None:
    reader = sit()
    reader.open("?view=coverage", section="coverage")
    reader.page.get_by_label("语言").select_option("English")
    reader.sees("coverage", "en")
    expect(reader.page.locator("html")).to_have_attribute("lang", "en")
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("taizhang: regions compared")
    expect(reader.page.locator(".tz-rows").last).to_contain_text("taken up")
    reader.page.get_by_label("语言").select_option("中文")
    reader.sees("coverage", "zh")
    expect(reader.page.locator("html")).to_have_attribute("lang", "zh-CN")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "400"])
def test_every_section_fits_its_window(sit: Callable[..., Reader], viewport: dict[str, int], lang: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    reader = sit(viewport)
    reader.open(f"?lang={lang}&q=政务公开专区", lang=lang)
    for name in NAMES:
        reader.turns_to(name, lang)
        reader.fits()
        reader.page.screenshot(path=SCREENSHOTS / f"{name}-{viewport['width']}-{lang}.png", full_page=True)


def test_keys_alone_reach_and_work_every_control(sit: Callable[..., Reader]) -> None:
    reader = sit()
    reader.open()
    reached = _tabbed(reader.page)
    for name in (*SECTIONS["zh"], "上级文件", "主题", "地区", "年份", "下载 CSV", "下载 XLSX", "对比表，可左右滚动"):
        assert any(name in said for said in reached), f"{name} is not reached by Tab: {reached}"
    assert any("/evidence/" in said for said in reached)
    _focus(reader.page, "主题")
    reader.page.keyboard.press("Enter")
    expect(reader.page.locator("[cmdk-input]")).to_be_focused()
    reader.page.keyboard.type("政策落实")
    expect(reader.page.locator("[cmdk-item]")).to_have_count(1)
    reader.page.keyboard.press("Enter")
    reader.has_lines(5)
    _focus(reader.page, "下载 CSV")
    with reader.page.expect_download():
        reader.page.keyboard.press("Enter")
    _focus(reader.page, "/evidence/")
    with reader.page.context.expect_page() as waiting:
        reader.page.keyboard.press("Enter")
    expect(waiting.value.locator("mark").first).to_be_visible()
    _focus(reader.page, "版本变化")
    reader.page.keyboard.press("Enter")
    reader.sees("changes")
    _focus(reader.page, "语言")
    reader.page.keyboard.press("ArrowDown")
    reader.sees("changes", "en")
    reader.page.keyboard.press("ArrowUp")
    reader.sees("changes", "zh")


FOCUSED = """() => {
    let here = document.activeElement;
    while (here?.shadowRoot?.activeElement) here = here.shadowRoot.activeElement;
    if (!here || here === document.body) return null;
    const root = here.getRootNode();
    const label = here.id ? root.querySelector(`label[for="${CSS.escape(here.id)}"]`) : null;
    const words = [here.role, label?.innerText, here.ariaLabel, here.getAttribute("href"), here.innerText];
    return words.map((said) => said?.trim()).filter(Boolean).join(" ").slice(0, 200);
}"""


def _tabbed(page: Page, most: int = 40) -> list[str]:
    """Return what Tab reaches, in order, from the top of the page."""
    page.evaluate("document.activeElement?.blur()")
    reached = []
    for _ in range(most):
        page.keyboard.press("Tab")
        if (here := page.evaluate(FOCUSED)) is None:
            break
        reached.append(here)
    return reached


def _focus(page: Page, name: str, most: int = 30) -> None:
    """Go by Tab from the first control to the one called so, or to the first link to an address of that beginning."""
    page.get_by_label("语言").first.focus()
    for _ in range(most):
        here = page.evaluate(FOCUSED) or ""
        if here.startswith(name):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached by Tab")


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "400"])
def test_nobody_is_kept_out(sit: Callable[..., Reader], viewport: dict[str, int]) -> None:
    reader = sit(viewport)
    reader.open("?q=政务公开专区")
    faults = {}
    for name in NAMES:
        reader.turns_to(name)
        found = Axe().run(reader.page).response["violations"]
        for fault in found:
            if fault["impact"] in ("serious", "critical"):
                faults[name, fault["id"]] = [node["html"][:300] for node in fault["nodes"]][:3]
    assert faults == {}
