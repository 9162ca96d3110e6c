"""The result in counts that can be said aloud: so many of so many answers hold the reference, and what the base does beside it.

Only of a measure that is right or wrong for each answer, and only from memory: of anything else there is nothing to count. A count is of
this test and proves nothing; the tests stand beneath it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ..records import Summary
from . import format, words

COUNTED = "contains"
ALONE = "closed-book"
ASKED = {
    "wording": "trained facts, asked in new words",
    "document": "other facts of the same documents",
    "unseen": "documents it never saw",
    "repeated": "questions that also stand in its training set",
}
HELP = {"few-shot": "after a few solved questions", "retrieved": "with what a search found", "with-passage": "with the right text"}
KEY = "A right answer is one that holds the words of the reference in a row. These are counts of this test; what they prove stands beneath."


class Line(NamedTuple):
    """One stratum."""

    right: str
    """`57 of 63`, or a range for several fine-tunes."""
    about: str
    """What was counted, of whom."""
    beside: str
    """What the base does, and the fine-tune with a text; a sentence."""


def gist(summaries: Sequence[Summary], *, chosen: str = "") -> list[Line]:
    """Return a line a stratum; empty where nothing was counted from memory, on the base and on a fine-tune.

    Of several fine-tunes the `chosen` one is told of, and without one all of them as a range.
    """
    found = {(one.stratum, one.model, one.arm): one for one in summaries if one.metric == COUNTED}
    strata = words.ordered((stratum for stratum, _, _ in found), words.STRATA)
    tuned = [chosen] if chosen else list(dict.fromkeys(model for _, model, _ in found if model != "base"))
    return list(_lines(found, strata, tuned))


def _lines(found: Mapping[tuple[str, str, str], Summary], strata: Sequence[str], tuned: Sequence[str]) -> Iterator[Line]:
    for stratum in strata:
        sides = [found[key] for model in tuned if (key := (stratum, model, ALONE)) in found]
        base = found.get((stratum, "base", ALONE))
        if not sides or base is None:
            continue
        about = f"right from memory: {_who(tuned)}, on {ASKED.get(stratum, words.stratum(stratum).title.lower())}"
        yield Line(f"{_counts(sides)} of {format.count(base.n)}", about, _beside(found, stratum, tuned, base))


def _beside(found: Mapping[tuple[str, str, str], Summary], stratum: str, tuned: Sequence[str], base: Summary) -> str:
    helped = [f"{_counts([one])} {how}" for arm, how in HELP.items() if (one := found.get((stratum, "base", arm)))]
    with_text = [found[key] for model in tuned if (key := (stratum, model, "with-passage")) in found]
    more = f" With the right text {_who(tuned)} gets {_counts(with_text)}." if with_text else ""
    return f"The base: {', '.join([f'{_counts([base])} from memory', *helped])}.{more}"


def _who(tuned: Sequence[str]) -> str:
    return tuned[0] if len(tuned) == 1 else f"each of {len(tuned)} fine-tunes"


def _counts(sides: Sequence[Summary]) -> str:
    counts = [round(one.mean * one.n) for one in sides]
    low, high = format.count(min(counts)), format.count(max(counts))
    return low if low == high else f"{low} to {high}"
