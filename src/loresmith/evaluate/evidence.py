"""The judged comparisons of a run with its base, and which of them decide.

One comparison decides, chosen before any score is seen: the likelihood of the answers, closed-book, on the first stratum there is of
trained facts in new words, other facts of trained documents, documents never trained. Questions that also stand in the training set
never decide.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..records import Contrast
from .standing import Judged, Standing, beside, judge

DECIDES = ("wording", "document", "unseen")
WRITTEN = ("judge-total", "contains", "squad-f1", "rouge-l-f")  # metrics of the written answer; the first there is gets its sentence


class Place(NamedTuple):
    """Which comparison with the base."""

    stratum: str
    metric: str
    model: str
    arm: str
    against_arm: str


class Evidence:
    """What a verdict rests on."""

    metric: str
    """The metric that decides."""
    models: list[str]
    """Every fine-tune, in the order of the contrasts."""
    arm: str
    """The arm that decides: closed-book, or the first there is."""
    stratum: str
    """The stratum that decides; empty where there is none."""
    strata: set[str]
    """Every stratum asked in that arm."""
    deciding: dict[str, Judged]
    """By fine-tune, the comparison that decides; without those no question of which could be compared."""

    def __init__(self, contrasts: Iterable[Contrast], *, base: str, metric: str) -> None:
        self.metric = metric
        self._judged = {_place(each.contrast): each for each in judge(contrasts) if each.contrast.against == base}
        self.models = list(dict.fromkeys(place.model for place in self._judged))
        asked = [c for each in self._judged.values() if (c := each.contrast).metric == metric and c.arm == c.against_arm and c.n]
        arms = [c.arm for c in asked]
        self.arm = "closed-book" if "closed-book" in arms or not arms else arms[0]
        self.strata = {c.stratum for c in asked if c.arm == self.arm}
        others = sorted(self.strata - {*DECIDES, "repeated"})
        self.stratum = next((name for name in (*DECIDES, *others) if name in self.strata), "")
        self.deciding = {model: found for model in self.models if (found := self.find(model)) and found.contrast.n}
        for model, decides in self.deciding.items():
            self._hold_back(model, decides)

    @property
    def is_closed_book(self) -> bool:
        """Whether the questions that decide are asked without a text, so that an answer has to be known."""
        return self.arm == "closed-book"

    def find(self, model: str, *, stratum: str = "", metric: str = "", arm: str = "", against_arm: str = "") -> Judged | None:
        """Return one comparison, or None. What is not named is as in the deciding one; both sides are asked in the same arm."""
        arm = arm or self.arm
        return self._judged.get(Place(stratum or self.stratum, metric or self.metric, model, arm, against_arm or arm))

    def standing(self, contrast: Contrast) -> Standing:
        """Return what may be said of one of the contrasts with the base, such as a row of a table."""
        return self._judged[_place(contrast)].standing

    def _hold_back(self, model: str, decides: Judged) -> None:
        """Let every other comparison of this fine-tune wait for the one that decides; those said are corrected for being several."""
        others = [place for place in self._judged if place.model == model and place != _place(decides.contrast)]
        said = [place for place in self._said(model) if place in others]
        groups = [said, *([place] for place in others if place not in said)]
        for group in groups:
            self._judged.update(zip(group, beside(decides, [self._judged[place] for place in group]), strict=True))

    def _said(self, model: str) -> list[Place]:
        """Return the comparisons `details` puts into words: all for a single fine-tune, those with a base that has a text for several."""
        with_text = [Place(self.stratum, self.metric, model, self.arm, given) for given in ("with-passage", "retrieved")]
        if len(self.models) > 1:
            return with_text
        strata = [Place(stratum, self.metric, model, self.arm, self.arm) for stratum in (*DECIDES, "repeated")]
        written = [Place(self.stratum, metric, model, self.arm, self.arm) for metric in WRITTEN]
        with_passage = Place(self.stratum, self.metric, model, "with-passage", "with-passage")
        return [*strata, *[place for place in written if place in self._judged][:1], *with_text, with_passage]


def standings(contrasts: Sequence[Contrast], *, base: str = "base", metric: str = "answer-nll") -> list[Standing]:
    """Return what may be said of each contrast, in their order; one with another model than the base is judged by itself."""
    evidence = Evidence(contrasts, base=base, metric=metric)
    return [evidence.standing(c) if c.against == base else judge([c])[0].standing for c in contrasts]


def _place(contrast: Contrast) -> Place:
    return Place(contrast.stratum, contrast.metric, contrast.model, contrast.arm, contrast.against_arm)
