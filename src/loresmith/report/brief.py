"""The verdict as a busy person asks for it: plain questions, each answered yes, no or not shown, with the numbers beside it.

The questions are fixed before any score is seen. They are those the verdict puts into sentences, on the same metrics, so that the two
never say different things.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ..records import Contrast
from . import format, tables, tally, words

WRITTEN = ("contains", "squad-f1", "rouge-l-f")
"""Metrics of the answers as written: the first there is gets its question, as in the verdict."""
DOUBT = "the interval is clear of 0, but not confirmed"
DECIDES = ("wording", "document", "unseen")
LEARNT = {
    "wording": ("Did it learn the facts it was trained on?", "asked in words it was never trained on"),
    "document": ("Is it better on other facts of the same documents?", "facts it was not trained on: manner and subject, not those facts"),
    "unseen": ("Is it better on documents it never saw?", "manner more than knowledge: it never read them"),
    "repeated": ("Is it better on the questions that leaked into its training?", "it may be memory, and proves nothing"),
}


class Place(NamedTuple):
    """Where a question is answered: one comparison with the base, for every fine-tune."""

    stratum: str
    metric: str
    arm: str
    against_arm: str


class BriefRow(NamedTuple):
    """One question and its answer."""

    question: str
    aside: str
    """What it rests on, or how to take it."""
    answer: str
    look: str
    """`better`, `worse`, or empty where nothing is shown."""
    metric: str
    """What it was measured by, and which way is better."""
    against: str
    """Mean of the base, in its arm."""
    model: str
    """Mean of the fine-tune, or the range of the means of several."""
    difference: str
    interval: str
    """Empty for several fine-tunes: each has its own, in the table."""
    size: str
    """Questions and documents."""
    doubt: str = ""
    """Why nothing is shown although the interval leaves zero out; empty elsewhere."""
    others: str = ""
    """What holds of all fine-tunes together, where the row is of one of them."""


def brief(contrasts: Sequence[Contrast], *, chosen: str = "") -> list[BriefRow]:
    """Return the questions that were measured, the one that decides first; nothing without a comparison with the base.

    `chosen` is the fine-tune to answer for, of several: one that was chosen without the test, or its answers would flatter.
    """
    rows = [row for row in tables.headline(contrasts) if row.contrast.against == "base" and row.contrast.n]
    groups: dict[Place, list[tables.HeadlineRow]] = {}
    for row in rows:
        c = row.contrast
        groups.setdefault(Place(c.stratum, c.metric, c.arm, c.against_arm), []).append(row)
    return [_row(question, aside, groups[place], chosen) for place, question, aside in _asked(list(groups)) if place in groups]


def _asked(places: Sequence[Place]) -> Iterator[tuple[Place, str, str]]:
    """Yield every question with the place of its answer, whether or not it was measured there."""
    if not places:
        return
    metric, arm = places[0].metric, words.ordered((place.arm for place in places), words.ARMS)[0]
    strata = words.ordered((place.stratum for place in places), words.STRATA)
    first = next((stratum for stratum in (*DECIDES, *strata) if stratum in strata), "")
    for stratum in strata:
        question, aside = LEARNT.get(stratum, (f"Is it better on: {words.stratum(stratum).title.lower()}?", ""))
        yield Place(stratum, metric, arm, arm), question, aside
    written = next((name for name in WRITTEN if Place(first, name, arm, arm) in places), "")
    yield Place(first, written, arm, arm), "Are its written answers nearer to the reference?", _of(first)
    yield Place(first, "judge-total", arm, arm), "Does the judge rate its answers higher?", _of(first)
    yield Place(first, "human-total", arm, arm), "Do people rate its answers higher?", "those they rated, not knowing whose they were"
    # A fine-tune that was itself given a text beats nobody by having none.
    if arm == "closed-book":
        yield Place(first, metric, arm, "retrieved"), "Does it beat looking the answer up?", "the base with what a search finds"
        yield Place(first, metric, arm, "with-passage"), "Does it beat having the right text at hand?", "the base with the very passage"
        yield Place(first, metric, arm, "few-shot"), "Does it beat showing a few answers?", "the base after solved questions"
        yield (
            Place(first, metric, arm, "few-shot-with-passage"),
            "Does it beat the best prompt?",
            "the base after questions solved, passages given",
        )
        yield Place(first, metric, "with-passage", "with-passage"), "Given the right text too, is it better than the base?", _of(first)


def _of(stratum: str) -> str:
    return words.stratum(stratum).title.lower()


def _row(question: str, aside: str, every: Sequence[tables.HeadlineRow], chosen: str) -> BriefRow:
    rows = [row for row in every if row.contrast.model == chosen] or every
    first, one = rows[0].contrast, len(rows) == 1
    answer, look = tally.answer([row.finding for row in rows])
    return BriefRow(
        question,
        aside,
        answer,
        look,
        _measure(first.metric),
        _range(row.contrast.against_mean for row in rows),
        _range(row.contrast.mean for row in rows),
        format.signed(first.difference) if one else _range((row.contrast.difference for row in rows), is_signed=True),
        format.interval(first.low, first.high) if one else "",
        f"{format.some(first.n, 'question')}, {format.some(first.n_documents, 'document')}",
        DOUBT if one and rows[0].finding == "unconfirmed" else "",
        tally.together([row.finding for row in every]) if len(rows) < len(every) else "",
    )


def _measure(metric: str) -> str:
    term = words.metric(metric)
    return term.title + {1: ", more is better", -1: ", less is better"}.get(term.direction, "")


def _range(values: Iterable[float], *, is_signed: bool = False) -> str:
    found = list(values)
    low, high = ((format.signed if is_signed else format.number)(value) for value in (min(found), max(found)))
    return low if low == high else f"{low} to {high}"
