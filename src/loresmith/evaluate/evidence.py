"""The judged comparisons of a run with its base, and which of them decide.

One comparison decides, chosen before any score is seen: the likelihood of the answers, closed-book, on the first stratum there is of
trained facts in new words, other facts of trained documents, documents never trained. Questions that also stand in the training set
never decide.
"""

from collections.abc import Iterable

from ..records import Contrast
from .standing import Judged, judge

DECIDES = ("wording", "document", "unseen")


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
        self._judged = [each for each in judge(contrasts) if each.contrast.against == base]
        self.models = list(dict.fromkeys(each.contrast.model for each in self._judged))
        asked = [c for each in self._judged if (c := each.contrast).metric == metric and c.arm == c.against_arm and c.n]
        arms = [c.arm for c in asked]
        self.arm = "closed-book" if "closed-book" in arms or not arms else arms[0]
        self.strata = {c.stratum for c in asked if c.arm == self.arm}
        others = sorted(self.strata - {*DECIDES, "repeated"})
        self.stratum = next((name for name in (*DECIDES, *others) if name in self.strata), "")
        self.deciding = {model: found for model in self.models if (found := self.find(model)) and found.contrast.n}

    @property
    def is_closed_book(self) -> bool:
        """Whether the questions that decide are asked without a text, so that an answer has to be known."""
        return self.arm == "closed-book"

    def find(self, model: str, *, stratum: str = "", metric: str = "", arm: str = "", against_arm: str = "") -> Judged | None:
        """Return one comparison, or None. What is not named is as in the deciding one; both sides are asked in the same arm."""
        arm = arm or self.arm
        wanted = (stratum or self.stratum, metric or self.metric, model, arm, against_arm or arm)
        for each in self._judged:
            c = each.contrast
            if (c.stratum, c.metric, c.model, c.arm, c.against_arm) == wanted:
                return each
        return None
