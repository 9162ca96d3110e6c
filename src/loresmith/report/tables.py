"""The headline table: two models on the same questions, one row a comparison, in an order a reader can follow.

The page, the Markdown file, the CSV file and the terminal all show these rows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ..records import Contrast
from . import format, words

Finding = Literal["better", "worse", "higher", "lower", "same", "unconfirmed", "undecided"]


@dataclass(frozen=True, slots=True)
class HeadlineRow:
    """One comparison, worded; the contrast keeps the numbers."""

    contrast: Contrast
    stratum: str
    """Title of the stratum."""
    arm: str
    """Title of the arm, of both arms where they differ."""
    metric: str
    """Title of the metric."""
    finding: Finding
    """`same` where no document differs; `undecided` where the interval holds 0; `unconfirmed` where it does not, and that says nothing
    among so many rows; `higher` or `lower` for a metric without a better direction."""

    def cells(self) -> dict[str, str]:
        """Return the printed cells by column heading, in order; `Against` and `Model` are the two means."""
        row = self.contrast
        return {
            "Questions": self.stratum,
            "Arm": self.arm,
            "Metric": self.metric,
            "n": format.count(row.n),
            "Documents": format.count(row.n_documents),
            "Against": format.number(row.against_mean),
            "Model": format.number(row.mean),
            "Difference": format.signed(row.difference),
            "95 % interval": format.interval(row.low, row.high),
            "Detectable": format.number(row.detectable),
            "p": format.p_value(row.p),
            "Wins/ties/losses": outcomes(row),
            "Finding": self.finding,
        }


def headline(contrasts: Iterable[Contrast], *, metrics: Iterable[str] | None = None) -> list[HeadlineRow]:
    """Return the comparisons by metric, stratum, arm and model; only of `metrics` where they are given.

    Comparisons of one arm with another come after those within an arm.
    """
    wanted = None if metrics is None else set(metrics)
    chosen = [contrast for contrast in contrasts if wanted is None or contrast.metric in wanted]
    ranks = _ranks(chosen)
    return [_row(contrast) for contrast in sorted(chosen, key=lambda contrast: _place(contrast, ranks))]


def by_metric(contrasts: Iterable[Contrast]) -> dict[str, list[HeadlineRow]]:
    """Return the headline rows of each metric, in the metrics' order."""
    groups: dict[str, list[HeadlineRow]] = {}
    for row in headline(contrasts):
        groups.setdefault(row.contrast.metric, []).append(row)
    return groups


def finding(contrast: Contrast) -> Finding:
    """Return what the interval says, nothing while it holds 0, as far as the judgement of all rows together bears it out."""
    if contrast.standing == "same":
        return "same"
    if contrast.low <= 0 <= contrast.high or contrast.low != contrast.low or contrast.high != contrast.high:
        return "undecided"
    is_higher = contrast.difference > 0
    if has_no_direction(contrast.metric):
        return "higher" if is_higher else "lower"
    if contrast.standing == "unconfirmed":
        return "unconfirmed"
    return "better" if is_higher == contrast.higher_is_better else "worse"


def outcomes(contrast: Contrast) -> str:
    """Return wins, ties and losses, a dash where none was counted because neither direction is better."""
    numbers = (contrast.wins, contrast.ties, contrast.losses)
    return " / ".join(map(format.count, numbers)) if any(numbers) else format.MISSING


def has_no_direction(metric: str) -> bool:
    """Say whether a metric is known to have no better direction."""
    return metric in words.METRICS and words.METRICS[metric].direction == 0


def direction(metric: str, contrasts: Iterable[Contrast]) -> int:
    """Return 1 where higher is better, -1 where lower is, 0 where neither is or nothing tells."""
    if metric in words.METRICS:
        return words.METRICS[metric].direction
    return next(((1 if contrast.higher_is_better else -1) for contrast in contrasts if contrast.metric == metric), 0)


def _row(contrast: Contrast) -> HeadlineRow:
    arm = words.arm(contrast.arm).title
    if contrast.arm != contrast.against_arm:
        arm = f"{arm}, against {contrast.against} {words.arm(contrast.against_arm).title.lower()}"
    return HeadlineRow(contrast, words.stratum(contrast.stratum).title, arm, words.metric(contrast.metric).title, finding(contrast))


def _ranks(contrasts: list[Contrast]) -> Mapping[str, Mapping[str, int]]:
    orders = {
        "metric": words.ordered((contrast.metric for contrast in contrasts), words.METRICS),
        "stratum": words.ordered((contrast.stratum for contrast in contrasts), words.STRATA),
        "arm": words.ordered((arm for contrast in contrasts for arm in (contrast.arm, contrast.against_arm)), words.ARMS),
        "model": words.ordered_models(contrast.model for contrast in contrasts),
    }
    return {name: {key: place for place, key in enumerate(order)} for name, order in orders.items()}


def _place(contrast: Contrast, ranks: Mapping[str, Mapping[str, int]]) -> tuple[int, int, bool, int, int, int]:
    return (
        ranks["metric"][contrast.metric],
        ranks["stratum"][contrast.stratum],
        contrast.arm != contrast.against_arm,
        ranks["arm"][contrast.arm],
        ranks["arm"][contrast.against_arm],
        ranks["model"][contrast.model],
    )
