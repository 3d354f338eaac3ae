"""Small files of the kinds of which no real one stands in the project: a sheet and an archive."""

from __future__ import annotations

import zipfile
from pathlib import Path

from openpyxl import Workbook

HEADS = ("序号", "工作任务", "责任单位", "完成时限")
ROWS = (
    ("1", "编制政务公开事项标准目录", "市司法局", "2021年10月底前"),
    ("2", "设立政务公开专区", "市大数据局", "2022年6月底前"),
)
LETTER = "关于印发政务公开工作要点的通知\n\n各县（市、区）人民政府：\n现将工作要点印发给你们，请认真贯彻落实。\n"


def write_made(folder: Path) -> None:
    """Write a sheet and an archive to the folder."""
    book = Workbook()
    sheet = book.active
    for row in (("任务分工表",), HEADS, *ROWS):
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    book.save(folder / "任务分工表.xlsx")
    with zipfile.ZipFile(folder / "通知.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("通知.txt", LETTER)
        archive.write(folder / "任务分工表.xlsx", "附件/附件1.xlsx")
