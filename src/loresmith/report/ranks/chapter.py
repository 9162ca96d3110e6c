"""The chapter "Which rank?" of the page, as plain values; its figure is drawn apart (`profile.py`)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .. import grid
from . import arms, tables, words


@dataclass(frozen=True)
class RankChapter:
    """What is said, and what it rests on."""

    answer: str
    """The sentence that follows: of the trained arms where there are any, otherwise of the measurement."""
    findings: tuple[str, ...]
    """More sentences on what was trained."""
    reasons: tuple[str, ...]
    """What was known before any training."""
    arms: grid.Grid | None
    """Study D's table; None where no arm was trained."""
    scores: tuple[grid.Grid, ...]
    """Every ranking of the arms, a table a stratum."""
    candidates: grid.Grid
    adapters: grid.Grid | None
    """What trained adapters use of their rank; None where none was read."""
    layers: grid.Grid
    """The intrinsic dimension of each layer, and how it changed."""

    @property
    def grids(self) -> Iterator[grid.Grid]:
        """Its tables."""
        yield from (one for one in (self.arms, *self.scores, self.candidates, self.adapters, self.layers) if one)


def rank_chapter(told: Mapping[str, Any]) -> RankChapter | None:
    """Return the chapter from the value of rank.json; None for an empty one."""
    if not told:
        return None
    verified = told.get("verified")
    return RankChapter(
        answer=verified["sentence"] if verified else words.advice(told),
        findings=(*(words.findings(verified) if verified else ()), *words.changes(told)),
        reasons=tuple(words.reasons(told)),
        arms=arms.table(verified) if verified else None,
        scores=tuple(arms.rankings(verified)) if verified else (),
        candidates=tables.candidates(told),
        adapters=tables.adapters(told),
        layers=tables.layers(told),
    )
