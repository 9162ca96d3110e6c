"""What must be known before the verdict is believed: what the leaked questions of a test flatter, and what else of it was trained on."""

from collections.abc import Iterator, Mapping
from typing import Any

from . import format, words
from .content import ReportContent
from .leaks import leak_table


def caveats(content: ReportContent) -> list[str]:
    """Return a sentence for each; empty for a test that shares nothing it must not share."""
    return [*_flattered(content), *_shared(content)]


def _flattered(content: ReportContent) -> Iterator[str]:
    """Yield how much the gain shrinks without the leaked questions, by the metric that decides, in the first arm."""
    rows = [row for row in content.leaks if not content.chosen or row["model"] == content.chosen]
    if not rows:
        return
    metric = words.ordered((row["metric"] for row in rows), words.METRICS)[0]
    arm = words.ordered((row["arm"] for row in rows), words.ARMS)[0]
    for row in rows:
        if (row["metric"], row["arm"]) == (metric, arm):
            yield _sentence(row)


def _sentence(row: Mapping[str, Any]) -> str:
    n, leaked = format.count(row["n_leaked"] + row["n_clean"]), format.count(row["n_leaked"])
    measure = format.lower_first(words.metric(row["metric"]).title)
    low, high = (value if value is not None else float("nan") for value in (row["low"], row["high"]))
    within = f"{format.signed(row['flattered'])} (95 % interval {format.interval(low, high)})"
    if low > 0:
        said = f"the leak flatters it by {within}"
    elif high < 0:
        said = f"what the leak flatters is {within}, so it makes the gain look smaller"
    else:
        said = f"what the leak flatters is {within}, not shown to differ from 0"
    return (
        f"{leaked} of the {n} test questions also stand in the training set, and are counted apart. With them {row['model']} would gain"
        f" {format.number(row['gain_all'])} in {measure}, without them {format.number(row['gain_clean'])}: {said}."
    )


def _shared(content: ReportContent) -> Iterator[str]:
    found = leak_table(content.audit)
    if found and not found.is_clean:
        marked = [(title, label, counts[place]) for place, (title, _) in enumerate(found.columns) for label, counts in found.rows]
        told = [f"{one.text} of {title.lower()} ({format.lower_first(label)})" for title, label, one in marked if one.is_violation]
        yield f"Other test questions have a near copy in the training set, and are not counted apart: {'; '.join(told)}."
