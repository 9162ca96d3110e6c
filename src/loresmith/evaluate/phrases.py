"""The words and the rounding of a verdict: one claim from one comparison."""

from math import isnan

from ..records import Contrast
from .power import SIZE, needed
from .signflip import smallest_p
from .standing import Gain, Judged, Standing

WHERE = {
    "wording": "trained facts asked in new words",
    "document": "other facts of trained documents",
    "unseen": "documents never trained",
    "repeated": "questions that also stand in the training set",
}
LABELS = {
    "answer-nll": ("answer NLL", "nats a token"),
    "perplexity": ("perplexity", ""),
    "judge-total": ("judge's total", "of 5"),
    "contains": ("share of answers that hold the reference", ""),
    "squad-f1": ("SQuAD F1", ""),
    "exact-match": ("exact match", ""),
    "rouge-l-f": ("ROUGE-L F", ""),
}
_MOST_DECIMALS = 6
_MOST_DOCUMENTS = 10_000  # needed by a difference so small that nobody would look for it


def claim(judged: Judged, model: str, other: str) -> str:
    """Return what may be said of `model` against `other`, with its numbers; no capital and no full stop."""
    c = judged.contrast
    match judged.standing:
        case Standing.BETTER | Standing.WORSE as shown:
            return f"{model} is {shown.value} than {other}: {numbers(c)}"
        case Standing.SAME:
            return f"{model} and {other} come out exactly alike: {label_of(c.metric)} {both(c)}, {counted(c)}"
        case Standing.OPEN:
            return f"no difference between {model} and {other} is shown: {numbers(c)}{_power(judged)}"
        case Standing.UNCONFIRMED:
            leaning = "better" if judged.gain.value > 0 else "worse"
            return f"{model} looks {leaning} than {other}, but that is not shown: {numbers(c)}; {_doubt(judged)}"
        case Standing.UNMEASURED:
            return f"{model} cannot be judged against {other}: {_lack(c)}"


def where(stratum: str) -> str:
    """Return what a stratum's questions are."""
    return WHERE.get(stratum, f"{stratum} questions")


def numbers(c: Contrast) -> str:
    """Return both means, and in brackets the difference, its 95 % interval and what it rests on."""
    n = decimals(c.difference, c.low, c.high)
    difference, low, high = (number(value, n) for value in (c.difference, c.low, c.high))
    return f"{label_of(c.metric)} {both(c)} (difference {difference}, 95 % interval {low} to {high}, {counted(c)})"


def label_of(metric: str) -> str:
    """Return the metric's name for people."""
    return LABELS.get(metric, (metric, ""))[0]


def both(c: Contrast) -> str:
    """Return both means and their unit."""
    n = decimals(c.mean, c.against_mean, apart=c.mean - c.against_mean)
    return f"{number(c.mean, n)} against {number(c.against_mean, n)} {LABELS.get(c.metric, ('', ''))[1]}".rstrip()


def counted(c: Contrast) -> str:
    """Return `58 questions of 12 documents`."""
    return f"{plural(c.n, 'question')} of {plural(c.n_documents, 'document')}"


def gained(gain: Gain) -> str:
    """Return a gain and its interval: `0.80 (95 % interval 0.62 to 0.97)`."""
    if isnan(gain.low):
        return number(gain.value, decimals(gain.value))
    n = decimals(gain.value, gain.low, gain.high)
    return f"{number(gain.value, n)} (95 % interval {number(gain.low, n)} to {number(gain.high, n)})"


def plural(count: int, noun: str) -> str:
    """Return `1 question`, `2 questions`, `no questions`."""
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"


def listed(names: list[str]) -> str:
    """Return `a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def decimals(*values: float, apart: float = 0.0) -> int:
    """Return how many decimals to print, 2 if that will do: nothing that is not 0, nor a difference `apart`, may look like 0."""
    smallest = min((abs(value) for value in (*values, apart) if value), default=1.0)
    return next((n for n in range(2, _MOST_DECIMALS) if smallest >= 0.5 * 10.0**-n), _MOST_DECIMALS)


def number(value: float, n_decimals: int) -> str:
    """Return the value rounded, without a minus before 0."""
    return f"{round(value, n_decimals) + 0.0:.{n_decimals}f}"


def sentence(text: str) -> str:
    """Return the text with a capital and a full stop."""
    return f"{text[:1].upper()}{text[1:]}."


def _power(judged: Judged) -> str:
    c = judged.contrast
    if _are_too_few(judged):
        return f"; {plural(c.n_documents, 'document')} are too few to show one"
    if judged.detectable is None:
        return ""
    seen = f"; a true difference of {number(judged.detectable, decimals(judged.detectable))} or more would probably have been seen"
    need = needed(c)
    if need is None or need.documents > _MOST_DOCUMENTS:
        return seen
    return f"{seen}; to show one as small as this would take about {need.questions:,} questions of {need.documents:,} documents like these"


def _doubt(judged: Judged) -> str:
    if judged.is_held_back:
        return "the comparison that decides shows no difference, so this one alone does not count"
    test = "a test that assumes nothing of how scores are spread"
    if _are_too_few(judged):
        return f"{plural(judged.contrast.n_documents, 'document')} are too few for {test}"
    corrected = f", corrected for {judged.n_compared} comparisons" if judged.n_compared > 1 else ""
    return f"{test} gives p = {number(judged.p or 0.0, 2)}{corrected}"


def _are_too_few(judged: Judged) -> bool:
    """Return whether no scores whatever could be confirmed with so many documents and fine-tunes."""
    return smallest_p(judged.contrast.n_documents) * judged.n_compared > SIZE


def _lack(c: Contrast) -> str:
    if not c.n:
        return "no question has a score on both sides"
    return f"{label_of(c.metric)} {both(c)}, but that is {counted(c)}, and an interval needs several documents"
