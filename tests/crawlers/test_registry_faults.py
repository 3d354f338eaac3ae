"""What a registry says wrong: each fault is told with its file and line, all of them at once."""

from __future__ import annotations

import re
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from crawlers.registry import RegistryError, site, sites

SOUND = """\
- id: meishan
  name: 眉山市人民政府
  region_code: "511400"
  platform: vsb
  url: https://www.ms.gov.cn/
  columns:
    - {key: gfxwj, name: 规范性文件, url: https://www.ms.gov.cn/zfxxgk/z__c/gfxwj.htm}
    - {key: gsgg, name: 公示公告, url: https://www.ms.gov.cn/zfxxgk/fdzdgknr/gsgg.htm, options: {rows: li}}
  schedule: "15 23 * * *"
  hours: 22-6
  expects: {documents: 5, silent_days: 90}
  evidence: {read_in: "its own pages (2026)", confirmed_on: 2026-11-21}
"""


def registry(folder: Path, text: str, name: str = "sichuan.yaml") -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder


def faults(folder: Path) -> list[str]:
    """Return the faults of a registry, the folder's own path cut from them."""
    with pytest.raises(RegistryError) as error:
        sites(folder)
    return str(error.value).replace(f"{folder}/", "").splitlines()


def changed(old: str, new: str) -> str:
    assert SOUND.count(old) == 1
    return SOUND.replace(old, new)


def test_a_sound_file_gives_its_sites(tmp_path: Path) -> None:
    [one] = sites(registry(tmp_path, SOUND))
    assert (one.id, one.group, one.region_code, one.platform) == ("meishan", "sichuan", "511400", "vsb")
    assert one.hosts == ("www.ms.gov.cn",)
    assert (one.documents, one.silent_days, one.hours) == (5, 90, (22, 6))
    assert (one.delay, one.tls) == (None, "verified")
    assert one.evidence.confirmed_on == date(2026, 11, 21)
    assert [(column.key, dict(column.options)) for column in one.columns] == [("gfxwj", {}), ("gsgg", {"rows": "li"})]


def test_what_need_not_be_said_has_defaults(tmp_path: Path) -> None:
    text = "".join(line for line in SOUND.splitlines(True) if "hours" not in line and "expects" not in line)
    [one] = sites(registry(tmp_path, text))
    assert (one.documents, one.silent_days, one.hours, one.delay) == (1, None, None, None)


def test_the_site_s_own_host_comes_first_among_its_hosts(tmp_path: Path) -> None:
    text = changed("  columns:\n", "  hosts: [old.ms.gov.cn, www.ms.gov.cn, 127.0.0.1:8080]\n  columns:\n")
    assert sites(registry(tmp_path, text))[0].hosts == ("www.ms.gov.cn", "old.ms.gov.cn", "127.0.0.1:8080")


def test_columns_share_the_options_of_their_site(tmp_path: Path) -> None:
    shared = "  options: {rows: tr, body: {size: 15, channel: none}}\n  columns:\n"
    text = changed("  columns:\n", shared).replace("options: {rows: li}", "options: {rows: li, body: {channel: a}}")
    first, second = sites(registry(tmp_path, text))[0].columns
    assert first.options == {"rows": "tr", "body": {"size": 15, "channel": "none"}}
    assert second.options == {"rows": "li", "body": {"size": 15, "channel": "a"}}


def test_files_are_groups_and_sites_come_in_their_order(tmp_path: Path) -> None:
    registry(tmp_path, SOUND.replace("id: meishan", "id: zigong") + SOUND.replace("id: meishan", "id: deyang"))
    registry(tmp_path, SOUND, "qinghai.yaml")
    registry(tmp_path, "no registry at all", "README.md")
    assert [(one.group, one.id) for one in sites(tmp_path)] == [
        ("qinghai", "meishan"),
        ("sichuan", "deyang"),
        ("sichuan", "zigong"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('"511400"', '"51140"', 3, "region_code is '51140'; it must be the six digits"),
        ('"511400"', "511400", 3, "YAML reads it as a number: put it in quotes"),
        ('"511400"', '"519900"', 3, "region_code is '519900'; GB/T 2260 has no such region"),
        ('"511400"', '"371200"', 3, "'371200', of old; the region is"),
        ("platform: vsb", "platform: hanwep", 4, "platform is 'hanwep'; did you mean hanweb?"),
        ("platform: vsb", "platform: wordpress", 4, "platform is 'wordpress'; known are trs, hanweb"),
        ("platform: vsb", "platform:", 4, "platform is empty; it must be the name of a platform"),
        ("url: https://www.ms.gov.cn/\n", "url: www.ms.gov.cn\n", 5, "url is 'www.ms.gov.cn'; it must be an absolute"),
        ("id: meishan", "id: 眉山", 1, "id is '眉山'; it must be a short name"),
        ("id: meishan", "id: 12", 1, "site 1: id is '12'; it must be a short name"),
        ("id: meishan", "id: true", 1, "YAML reads it as true or false: put it in quotes"),
        ("  name: 眉山市人民政府\n", "", 1, "meishan: name is missing; it must be the site's name in Chinese"),
        ("  hours: 22-6\n", "  hour: 22-6\n", 10, "hour is not known here; did you mean hours?"),
        ("hours: 22-6", "hours: 22:00-6:00", 10, "hours is '22:00-6:00'; it must be the hours"),
        ("key: gsgg", "key: gfxwj", 8, "the key 'gfxwj' is that of another column"),
        (
            "https://www.ms.gov.cn/zfxxgk/z__c/gfxwj.htm",
            "https://www.sc.gov.cn/gfxwj.htm",
            7,
            "its host www.sc.gov.cn is not the site's: add it to hosts",
        ),
        ("rows: li", "url: 'https://api.henan.gov.cn/list'", 8, "its host api.henan.gov.cn is not the site's"),
        (", name: 公示公告", "", 8, "meishan: name is missing; it must be the column's name"),
        ("documents: 5", "documents: 0", 11, "expects.documents is '0'; it must be a whole number, 1 or more"),
        ("documents: 5", 'documents: "5"', 11, "expects.documents is '5'; it must be a whole number"),
        ("silent_days: 90", "silent: 90", 11, "silent is not known here; did you mean silent_days?"),
        ('"15 23 * * *"', '"15 23 * *"', 9, "schedule is '15 23 * *': it has 4 fields"),
        ('"15 23 * * *"', '"75 23 * * *"', 9, "its minute is '75'; it goes from 0 to 59"),
        ('"15 23 * * *"', '"15 7 * * *"', 9, "of its hours 7 lie outside of hours, 22-6"),
        ('"15 23 * * *"', "* 23 * * *", 9, "this is no YAML"),
        ("confirmed_on: 2026-11-21", "confirmed_on: 2026-11-31", 12, "the calendar has no such day"),
        ("confirmed_on: 2026-11-21", "confirmed_on: yesterday", 12, "it must be a day"),
        (", confirmed_on: 2026-11-21", "", 12, "confirmed_on is missing"),
        (
            "  hours: 22-6\n",
            "  hours: 22-6\n  tls: off\n",
            11,
            "tls is 'off'; it must be verified, legacy or unverified",
        ),
        ("  hours: 22-6\n", "  hours: 22-6\n  id: other\n", 11, "id was given already in line 1; leave one of them"),
        ("  hours: 22-6\n", "\thours: 22-6\n", 10, "this is no YAML"),
        ("hours: 22-6", "hours: !!python/name:os.system 22-6", 10, "means nothing here"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    [fault] = faults(registry(tmp_path, changed(old, new)))
    assert fault.startswith(f"sichuan.yaml:{line}: ")
    assert words in fault


def test_an_id_is_given_once_in_all_files(tmp_path: Path) -> None:
    registry(tmp_path, SOUND, "qinghai.yaml")
    registry(tmp_path, "# a comment\n" + SOUND)
    assert faults(tmp_path) == ["sichuan.yaml:2: meishan: this id was given already in qinghai.yaml:1; choose another"]


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    registry(
        tmp_path, changed("vsb", "vbs").replace("gsgg,", "gfxwj,") + SOUND.replace("  hours: 22-6", "  hours: late")
    )
    registry(tmp_path, "- id: ]", "broken.yaml")
    registry(tmp_path, "id: yushu", "mapping.yaml")
    registry(tmp_path, "# nothing yet\n", "none.yaml")
    (tmp_path / "gbk.yaml").write_bytes(b"# sites\n- id: meishan\n  name: " + "达州".encode("gbk"))
    assert [fault.partition(": ")[0] for fault in faults(tmp_path)] == [
        "broken.yaml:1",
        "gbk.yaml:3",
        "mapping.yaml:1",
        "none.yaml:1",
        "sichuan.yaml:4",
        "sichuan.yaml:8",
        "sichuan.yaml:22",
    ]


def test_words_that_old_yaml_takes_for_something_else_stay_words(tmp_path: Path) -> None:
    text = changed("id: meishan", "id: no").replace("options: {rows: li}", "options: {on: yes, size: 010, at: 12:30}")
    [one] = sites(registry(tmp_path, text))
    assert one.id == "no"
    assert one.columns[1].options == {"on": "yes", "size": "010", "at": "12:30"}


def test_a_folder_without_sources_is_no_registry(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match=r"there is no \*\.yaml file in it"):
        sites(tmp_path)
    with pytest.raises(RegistryError, match=r"nowhere: the registry cannot be read .* TAIZHANG_REGISTRY"):
        sites(tmp_path / "nowhere")


def test_an_unknown_source_is_answered_with_near_ones(tmp_path: Path) -> None:
    registry(tmp_path, SOUND)
    with pytest.raises(RegistryError, match=r"^meishn: there is no such source; near are meishan$"):
        site("meishn", tmp_path)
    with pytest.raises(RegistryError, match=r"^lhasa: there is no such source; taizhang sources lists them$"):
        site("lhasa", tmp_path)
    assert site("meishan", tmp_path).name == "眉山市人民政府"


def test_the_example_in_the_guide_is_sound(tmp_path: Path) -> None:
    guide = (files("crawlers") / "sources" / "README.md").read_text("utf-8")
    [example] = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    [one] = sites(registry(tmp_path, example))
    assert one.hosts == ("www.ms.gov.cn", "old.ms.gov.cn")
