"""Reading notices again that were read before. What stands of others stays, and so does all if reading stops."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from flows.ingest import IngestReport, Take, fresh, ingest
from taizhang.settings import Settings
from warehouse import records
from warehouse.files import beside_of, remove
from warehouse.ids import doc_id


def ingest_afresh(paths: Sequence[Path], settings: Settings, take: Take | None = None) -> IngestReport:
    """Return what came of reading all notices at these paths, whether or not they were read before.

    Their new records take the place of the old ones once all are read. Raises what :func:`flows.ingest.ingest` raises.
    """
    beside = replace(settings, data=beside_of(settings.curated / "afresh"))
    remove(beside.data)
    try:
        # What was crawled lies in the data folder itself, not beside it.
        report = ingest(paths, beside, lambda paths, _: fresh(paths, settings, ()), take)
        _put_in_place(beside.records, settings.records, beside.data / "old")
        return report
    finally:
        remove(beside.data)


def _put_in_place(new: Path, target: Path, scratch: Path) -> None:
    made = {(one.doc_id, one.sha256, one.extractor) for one in records.known(new)}
    old = records.batches(target)
    for batch in old:
        _keep_others(batch, made, new, scratch)
    # First the new ones come, then the old ones go: between the two there is too much, never too little.
    names = {batch.name for batch in records.batches(new)}
    target.mkdir(parents=True, exist_ok=True)
    for name in sorted(names):
        os.replace(new / name, target / name)
    for batch in old:
        if batch.name not in names:
            remove(batch)


def _keep_others(batch: Path, made: set[tuple[str, str, str]], new: Path, scratch: Path) -> None:
    """Write the batch's records that were not made anew beside those that were."""
    remove(scratch)
    scratch.mkdir(parents=True)
    shutil.copyfile(batch, scratch / batch.name)
    for version in records.extractors(scratch):
        found = records.read_all(scratch, version)
        kept = [r for r in found if (doc_id(r.source.url, r.source.sha256), r.source.sha256, version) not in made]
        records.write_batch(new, kept)
