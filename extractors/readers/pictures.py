"""Pictures: a scanned or photographed notice, through OCR (the extra ``ocr``)."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO

import numpy as np
from PIL import Image, ImageOps, ImageSequence

from extractors.readers.clock import scanned_page
from extractors.readers.drafts import Draft
from extractors.readers.errors import Unreadable
from extractors.readers.pages import Page, add_pages
from taizhang.model import Issue, Notice, Place, Source
from taizhang.settings import Settings

A4_WIDTH, A4_HEIGHT = 595.0, 842.0  # points
LARGEST_WIDTH = 1200.0  # points: a resolution that makes a page wider than A3 lying down is not the scanner's
POINTS = 72.0  # to an inch
FINEST = 150.0  # dots to an inch: more takes longer and reads no better
MOST_PIXELS = 60_000_000  # of a picture in an app, which is long, once it is no finer than that
NEEDED = ("rapidocr", "onnxruntime", "cv2")


def read(data: bytes, source: Source, settings: Settings) -> Notice:
    """Return the notice that a picture is, each frame a page. Raises Unreadable: see :func:`page_of`."""
    draft = Draft(source)
    add_pages(draft, pages_of(data, draft.issues, settings))
    return draft.notice()


def pages_of(data: bytes, issues: list[Issue], settings: Settings, before: int = 0) -> list[Page]:
    """Return what stands on the pages that a picture is, where ``before`` pages come before it.

    A page that is damaged or past a cap is left out, and an issue is added. Raises Unreadable: see :func:`page_of`.
    """
    pages = []
    for number, frame in enumerate(_frames(data, settings), start=before + 1):
        place = Place(0, 0, 0, "", page=number)
        if number > settings.scan_pages:
            message = (
                f"page {number} and those behind it were not read: TAIZHANG_SCAN_PAGES allows {settings.scan_pages} "
                "scanned pages; raise it, or split the picture"
            )
            issues.append(Issue("too_large", message, place))
            break
        if isinstance(frame, Image.Image):
            with scanned_page():
                pages.append(page_of(frame, number, scale_of(frame)))
        else:
            issues.append(Issue("page_unreadable", f"page {number} is damaged: {frame}", place))
    return pages


def page_of(image: Image.Image, number: int, scale: float) -> Page:
    """Return what stands on a page, given its picture and how many points a pixel is.

    The boxes are those of the page as it is read: upright and level. Raises Unreadable where OCR is not installed.
    """
    if missing := [name for name in NEEDED if find_spec(name) is None]:
        raise Unreadable(
            "ocr_missing", f"reading a scan takes {missing[0]}, which is not installed; pip install 'taizhang[ocr]'"
        )
    fitting = min(1.0, FINEST * scale / POINTS, (MOST_PIXELS / (image.width * image.height)) ** 0.5)
    plain = in_colours(image)
    if fitting < 1.0:
        size = (max(round(image.width * fitting), 1), max(round(image.height * fitting), 1))
        plain = plain.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    pixels = np.ascontiguousarray(np.asarray(plain)[:, :, ::-1])
    page: Page = import_module("extractors.readers.scans.page").page_from(pixels, number, scale / fitting)
    return page


def scale_of(image: Image.Image) -> float:
    """Return how many points a pixel is: by the picture's own word, else as if it were as wide as A4."""
    dots = image.info.get("dpi", (0, 0))[0]
    if dots and A4_WIDTH / 2 <= image.width * POINTS / float(dots) <= LARGEST_WIDTH:
        return POINTS / float(dots)
    return (A4_WIDTH if image.height >= image.width else A4_HEIGHT) / image.width


def in_colours(image: Image.Image) -> Image.Image:
    """Return the picture in red, green and blue; what can be seen through is white."""
    if "A" in image.getbands() or "transparency" in image.info:
        with_alpha = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(paper, with_alpha).convert("RGB")
    if image.mode.startswith(("I", "F")):  # 16 bits a pixel and more
        shades = np.asarray(image, dtype=np.float64)
        low, high = float(shades.min()), float(shades.max())
        return Image.fromarray(((shades - low) / max(high - low, 1.0) * 255).astype(np.uint8)).convert("RGB")
    return image.convert("RGB")


def _frames(data: bytes, settings: Settings) -> Iterator[Image.Image | str]:
    """Yield each frame upright as its camera held it, or what keeps it from being read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of large pictures and of odd tags: the cap is our own
        picture = _opened(data)
        for number, frame in enumerate(_sequence(picture), start=1):
            if number > settings.pdf_pages:
                raise Unreadable(
                    "too_large",
                    f"the picture has more than {settings.pdf_pages} pages, the cap TAIZHANG_PDF_PAGES; "
                    "split it or raise the cap",
                )
            pixels = frame.width * frame.height
            if pixels > settings.picture_pixels:
                raise Unreadable(
                    "too_large",
                    f"page {number} is {frame.width} × {frame.height} pixels, more than the cap "
                    f"TAIZHANG_PICTURE_PIXELS, {settings.picture_pixels}; make the picture smaller or raise the cap",
                )
            try:
                frame.load()
                yield ImageOps.exif_transpose(frame)
            except (OSError, SyntaxError, ValueError, EOFError) as error:
                yield str(error)


def _opened(data: bytes) -> Image.Image:
    most = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = None  # the settings' cap, checked before a pixel is decoded, stands in for it
    try:
        return Image.open(BytesIO(data))
    except (OSError, SyntaxError, ValueError) as error:
        raise Unreadable("damaged_file", f"the picture is damaged ({error}); fetch it again") from error
    finally:
        Image.MAX_IMAGE_PIXELS = most


def _sequence(picture: Image.Image) -> Iterator[Image.Image]:
    """Yield the frames of a TIFF; of what moves, only the first."""
    if picture.format == "TIFF":
        yield from ImageSequence.Iterator(picture)
    else:
        yield picture
