"""A pass or a fail for a machine: is the fine-tune better than its base, or at least not worse by more than a stated margin?

The comparison is named before anyone looks, so it waits for no other. Who must pass is named too; with several, all must.
"""

from collections.abc import Sequence
from math import isnan
from typing import NamedTuple

from ..errors import RunError
from ..records import Contrast
from .equivalence import is_non_inferior
from .evidence import Evidence
from .phrases import claim, decimals, number, where
from .standing import Judged, Standing, judge


class Gate(NamedTuple):
    """Whether one fine-tune passes."""

    model: str
    is_passed: bool
    reason: str
    """The comparison in words; no full stop."""


def gate(
    contrasts: Sequence[Contrast],
    *,
    models: Sequence[str] = (),
    metric: str = "answer-nll",
    stratum: str = "",
    arm: str = "",
    margin: float | None = None,
    base: str = "base",
) -> list[Gate]:
    """Return the outcome for each model, for all fine-tunes where none is named.

    Without a margin it must be shown better: its interval excludes zero and the sign-flip test, corrected for the models asked
    about, confirms it. With one, in the metric's unit, its 95 % interval must exclude a loss of the margin or more. Stratum and arm
    are those that decide the verdict where they are not named. Raises RunError for a comparison the run does not have.
    """
    decides = Evidence(contrasts, base=base, metric=metric)
    stratum, arm = stratum or decides.stratum, arm or decides.arm
    asked = [c for c in contrasts if (c.stratum, c.metric, c.arm, c.against, c.against_arm) == (stratum, metric, arm, base, arm)]
    found = {c.model: c for c in asked}
    wanted = list(models) or list(found)
    if missing := [model for model in wanted if model not in found] or ([] if wanted else ["any fine-tune"]):
        known = sorted({f"{c.stratum} / {c.arm} / {c.metric}" for c in contrasts if c.against == base and c.arm == c.against_arm})
        raise RunError(
            f"The run has no comparison of {', '.join(missing)} with {base}: {stratum or 'any'} / {arm} / {metric}.",
            hint=f"It has {', '.join(known[:12]) or 'none'}.",
        )
    return [_gate(judged, stratum, margin, base) for judged in judge([found[model] for model in wanted])]


def _gate(judged: Judged, stratum: str, margin: float | None, base: str) -> Gate:
    c = judged.contrast
    said = f"on {where(stratum)} {claim(judged, c.model, 'the base' if base == 'base' else base)}"
    if margin is None:
        return Gate(c.model, judged.standing is Standing.BETTER, said)
    is_passed = not isnan(c.low) and is_non_inferior(c, margin=margin)
    shown = "is shown not to be worse" if is_passed else "is not shown to be no worse"
    return Gate(c.model, is_passed, f"{said}; {c.model} {shown} by {number(margin, decimals(margin))} or more")
