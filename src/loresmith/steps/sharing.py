"""Take a step over from another run where it would make the same: same settings, same bytes read.

The runs of one recipe differ in one place; what lies before it, and what does not depend on it, is copied and not done again.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path

from ..files import digest_value, replacing
from ..runfolder import Run, Step


def take_over(run: Run, step: Step, donors: Iterable[Run]) -> bool:
    """Copy what a step makes from the first run that made it from the same; False where none did, or where its files changed since."""
    reads, settings = run.digests(step.reads), digest_value(step.settings)
    for donor in donors:
        line = donor.latest().get(step.name)
        if line and (line["settings"], line["reads"]) == (settings, reads) and line["writes"] == donor.digests(step.writes):
            for name in step.writes:
                _copy(donor.path(name), run.path(name))
            run.enter({**line, "taken_over_from": donor.folder.name})
            return True
    return False


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.rmtree(target, ignore_errors=True)
        for file in (file for file in sorted(source.rglob("*")) if file.is_file()):
            _copy(file, target / file.relative_to(source))
    elif source.exists():
        with source.open("rb") as read, replacing(target) as written:
            shutil.copyfileobj(read, written)
