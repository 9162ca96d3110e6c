"""Every table of the report but the headline, made once: the page shows them, the CSV files hold them."""

from collections.abc import Iterator
from dataclasses import dataclass

from . import grid
from .arms import ArmTables, arm_tables
from .asked import asked
from .by_document import by_document
from .content import ReportContent
from .panel import slug
from .places import places
from .ranks.chapter import RankChapter, rank_chapter
from .side_by_side import side_by_side
from .sweep import sweep


@dataclass(frozen=True)
class Chapters:
    """The tables by where they stand on the page."""

    arms: tuple[ArmTables, ...]
    scores: tuple[grid.Grid, ...]
    studies: tuple[grid.Grid, ...]
    """The sweep and the places, those of them there are."""
    documents: tuple[grid.Grid, ...]
    asked: tuple[grid.Grid, ...]
    extras: tuple[grid.Grid, ...]
    rank: RankChapter | None

    def __iter__(self) -> Iterator[grid.Grid]:
        for found in self.arms:
            yield from found.strata
        yield from (*self.scores, *self.studies, *self.documents, *self.asked, *self.extras, *(self.rank.grids if self.rank else ()))


def chapters(content: ReportContent) -> Chapters:
    """Return the tables there is something to say in."""
    return Chapters(
        arms=tuple(arm_tables(content)),
        scores=tuple(side_by_side(content)),
        studies=tuple(found for found in (sweep(content), places(content)) if found),
        documents=tuple(by_document(content)),
        asked=tuple(asked(content)),
        extras=tuple(
            grid.of_records(slug("extra", str(place), str(one["title"])), str(one["title"]), one["rows"], note=str(one.get("note", "")))
            for place, one in enumerate(content.extras, 1)
        ),
        rank=rank_chapter(content.rank),
    )
