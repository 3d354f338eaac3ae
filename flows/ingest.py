"""Raw files to stored records: which files are new, and what came of reading them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crawlers import raw
from crawlers.attachments import is_part_of_page
from extractors.extraction import EXTRACTOR
from flows.crawled import crawled_among, files_of, key_of
from flows.notices import notices_among
from flows.pool import Read, reading
from flows.reading import source_of
from taizhang.model import Record
from taizhang.progress import watched
from taizhang.settings import Settings
from warehouse import records
from warehouse.files import sweep
from warehouse.ids import version_id

MOST_LISTED = 200  # issues that a report names one by one; all are in the warehouse


@dataclass(frozen=True, slots=True)
class Fresh:
    """The files that are still to be read; how many notices are known already; what the system would not let us read.

    A file may be a version of a notice that was crawled. ``copies`` are the files that hold the same bytes as another
    one of those found.
    """

    files: tuple[raw.RawFile, ...]
    known: int = 0
    faults: tuple[str, ...] = ()
    copies: int = 0


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What came of reading: counts, and the first issues as (file, code, message).

    ``faults`` are the files that the system did not let us read: they have no record and are tried again next time.
    ``copies`` are the files that hold the same bytes as another one, which is counted as the notice.
    """

    new: int = 0
    known: int = 0
    tasks: int = 0
    units: int = 0
    deadlines: int = 0
    repairs: Counter[str] = field(default_factory=Counter)
    issues: Counter[str] = field(default_factory=Counter)
    listed: tuple[tuple[str, str, str], ...] = ()
    faults: tuple[str, ...] = ()
    copies: int = 0

    @property
    def notices(self) -> int:
        """How many notices there are, new and known."""
        return self.new + self.known

    def __add__(self, other: IngestReport) -> IngestReport:
        return IngestReport(
            self.new + other.new,
            self.known + other.known,
            self.tasks + other.tasks,
            self.units + other.units,
            self.deadlines + other.deadlines,
            self.repairs + other.repairs,
            self.issues + other.issues,
            (self.listed + other.listed)[:MOST_LISTED],
            self.faults + other.faults,
            self.copies + other.copies,
        )


Find = Callable[[Sequence[Path], Settings], Fresh]
Take = Callable[[Sequence[raw.RawFile], Read, Settings], IngestReport]


def ingest(
    paths: Sequence[Path], settings: Settings, find: Find | None = None, take: Take | None = None
) -> IngestReport:
    """Return what came of reading the notices at these paths that are new; their records are on disk, batch by batch.

    ``find`` and ``take`` stand for :func:`fresh` and :func:`take_batch` where these run as tasks of a flow. Raises
    RawMissing for a path that does not exist, RecordsError where the disk is full.
    """
    sweep(settings.records)
    todo = (find or fresh)(paths, settings)
    report = IngestReport(known=todo.known, faults=todo.faults, copies=todo.copies)
    with reading(settings, len(todo.files)) as read, watched("reading notices") as progress:
        for batch in batches(todo.files, settings.batch):
            report += (take or take_batch)(batch, read, settings)
            progress(report.new, len(todo.files))
    return report


def fresh(paths: Sequence[Path], settings: Settings, known: Collection[records.Known] | None = None) -> Fresh:
    """Return the notices at these paths that this version of the extractor has not read yet.

    Of files on the disk each content counts once; where several have the same bytes, the one whose path sorts first is
    taken, whatever the order of the paths. A page and its attachments count as one file: a page is read again when one
    of these changed. Of notices that were crawled, each address is one of its own, and each of its versions is read.
    ``known`` stands for the stored records. Raises RawMissing for a path that does not exist, LedgerError where the
    crawlers' ledger cannot be read.
    """
    stored = records.known(settings.records) if known is None else known
    read = {one for one in stored if one.extractor == EXTRACTOR}
    on_disk = _fresh_files(paths, settings, {one for one in read if one.source_key is None})
    crawled = _fresh_crawled(paths, settings, {one for one in read if one.source_key is not None})
    return Fresh((*on_disk.files, *crawled.files), on_disk.known + crawled.known, on_disk.faults, on_disk.copies)


def _fresh_crawled(paths: Sequence[Path], settings: Settings, known: Collection[records.Known]) -> Fresh:
    seen = {(one.doc_id, one.version_id) for one in known}
    versions = {key_of(version): version for version in crawled_among(paths, settings)}
    new = [version for key, version in versions.items() if key not in seen]
    addresses = {version.url for version in versions.values()} - {version.url for version in new}
    return Fresh(tuple(files_of(new, settings)), len(addresses))


def _fresh_files(paths: Sequence[Path], settings: Settings, known: Collection[records.Known]) -> Fresh:
    found = raw.find(paths, settings.crawled)
    with watched("looking at files") as progress:
        looked_at = [path for path in found.files if path in paths or not is_part_of_page(path)]
        notices = notices_among(sorted(looked_at), settings, progress)
    files: dict[str, raw.RawFile] = {}
    # A page that has attachments first: without them its copy elsewhere says nothing more.
    pages = {file.sha256 for file in notices.files if file.attachments}
    for file in notices.files:
        if file.attachments or file.sha256 not in pages:
            files.setdefault(version_id(source_of(file)), file)
    seen = {(one.sha256, one.version_id) for one in known}
    read = {one.sha256 for one in known}
    new = tuple(
        file
        for version, file in files.items()
        if ((file.sha256, version) not in seen if file.attachments else file.sha256 not in read)
    )
    copies = len(notices.files) - len(files)
    return Fresh(new, len(files) - len(new), (*found.faults, *notices.faults), copies)


def batches(files: Sequence[raw.RawFile], size: int) -> Iterator[Sequence[raw.RawFile]]:
    """Return the files in their order, ``size`` at a time."""
    return (files[start : start + size] for start in range(0, len(files), size))


def take_batch(files: Sequence[raw.RawFile], read: Read, settings: Settings) -> IngestReport:
    """Return what came of reading these notices, once their records are on disk."""
    return store(read(files), settings)


def store(made: Sequence[Record | raw.RawUnreadable], settings: Settings) -> IngestReport:
    """Return what came of these notices, once their records are on disk. Raises RecordsError where the disk is full."""
    done = [record for record in made if isinstance(record, Record)]
    records.write_batch(settings.records, done)
    return IngestReport(
        new=len(done),
        tasks=sum(len(record.tasks) for record in done),
        units=sum(len(task.units) for record in done for task in record.tasks),
        deadlines=sum(len(task.deadlines) for record in done for task in record.tasks),
        repairs=Counter(repair.code for record in done for repair in record.repairs),
        issues=Counter(issue.code for record in done for issue in record.issues),
        listed=tuple((r.source.name, issue.code, issue.message) for r in done for issue in r.issues)[:MOST_LISTED],
        faults=tuple(str(fault) for fault in made if not isinstance(fault, Record)),
    )
