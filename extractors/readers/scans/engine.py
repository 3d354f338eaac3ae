"""The OCR engine: rapidocr with the models that ship in its wheel, built once a process.

Every model is named by its file, so that nothing is ever downloaded.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.readers.errors import Unreadable
from taizhang.model import Box

cv2: Any = import_module("cv2")

Pixels = NDArray[np.uint8]  # rows, columns, and perhaps blue, green, red

MODELS = {
    "Det": "PP-OCRv6_det_small.onnx",
    "Rec": "PP-OCRv6_rec_small.onnx",
    "Cls": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
}
MOST_THREADS = 4  # more bring nothing
SMALLER = 0.75  # times a picture's size: text is found as well on it, and in half the time
LEAST_SIDE = 736  # pixels: the engine enlarges what is smaller
NO_RESIZING = 1_000_000  # pixels a side: how large a picture is read is this project's own cap
LEAST_SURE = 0.9  # of a line's being upside down


def find_text(image: Pixels) -> list[tuple[Box, bool]]:
    """Return where on the picture text stands, in pixels, and whether it runs down the page, not across."""
    times = min(max(SMALLER, LEAST_SIDE / min(image.shape[:2])), 1.0)
    looked_at = cv2.resize(image, None, fx=times, fy=times, interpolation=cv2.INTER_AREA) if times < 1 else image
    found = _engine()(looked_at, use_det=True, use_cls=False, use_rec=False)
    if found.boxes is None:
        return []
    boxes = []
    for corners in np.asarray(found.boxes, dtype=float) / times:
        (left, top), (right, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
        boxes.append(((left, top, right, bottom), bottom - top > 1.5 * (right - left)))
    return boxes


def read_lines(crops: Sequence[Pixels]) -> list[tuple[str, float]]:
    """Return what each picture of one line says, and how sure that is, to 1."""
    if not crops:
        return []
    found = _engine().recognize_txt(list(crops))
    return [(str(text), float(score)) for text, score in zip(found.txts, found.scores, strict=True)]


def is_upside_down(crops: Sequence[Pixels]) -> bool:
    """Whether most of these pictures of lines stand on their heads."""
    if not crops:
        return False
    _, found = _engine().cls_and_rotate(list(crops))
    turned = sum(label == "180" and score > LEAST_SURE for label, score in found.cls_res)
    return bool(turned * 2 > len(crops))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@cache
def _engine() -> Any:
    """Return the engine. Raises Unreadable where its models are not with it."""
    folder = Path(str(files("rapidocr"))) / "models"
    paths = {part: folder / name for part, name in MODELS.items()}
    if missing := [p.name for p in paths.values() if not p.is_file()]:
        raise Unreadable(
            "ocr_missing",
            f"rapidocr comes without its model {missing[0]}; install the version that the lock file names, "
            "pip install 'taizhang[ocr]'",
        )
    return import_module("rapidocr").RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.max_side_len": NO_RESIZING,
            "EngineConfig.onnxruntime.intra_op_num_threads": min(_cores(), MOST_THREADS),
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "EngineConfig.onnxruntime.enable_cpu_mem_arena": True,
            "Rec.rec_batch_num": 1,  # together, lines are read as pictures of the widest one's width: that takes longer
        }
        | {f"{part}.model_path": str(path) for part, path in paths.items()}
    )
