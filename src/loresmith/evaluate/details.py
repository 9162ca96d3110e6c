"""What qualifies a verdict: style or knowledge, the written answers, the passage in the prompt or looked up, and what was not measured."""

from collections.abc import Iterator

from .evidence import WRITTEN, Evidence
from .phrases import claim, decimals, gained, number, numbers, plural, where
from .standing import Gain, Judged, Standing, gain_beyond

FEW = 10  # documents below which an interval is called weak


def finding(evidence: Evidence, judged: Judged, name: str) -> str:
    """Return the comparison that decides in one sentence; `name` is what the fine-tune is called. No capital and no full stop."""
    given = "" if evidence.is_closed_book else f", asked {evidence.arm},"
    return f"on {where(evidence.stratum)}{given} {claim(judged, name, 'the base')}{_style_in_short(evidence, judged)}"


def details(evidence: Evidence, judged: Judged, name: str) -> Iterator[str]:
    """Yield what qualifies the finding on one fine-tune, most important first."""
    if evidence.is_closed_book:
        yield from _style(evidence, judged, name)
    if evidence.stratum == "wording" and (other := evidence.find(judged.contrast.model, stratum="document")):
        yield f"on {where('document')} {claim(other, name, 'the base')}"
    if written := next((found for metric in WRITTEN if (found := evidence.find(judged.contrast.model, metric=metric))), None):
        yield f"in the answers written out, {claim(written, name, 'the base')}"
    yield from _passage(evidence, judged, name)
    yield from _retrieved(evidence, judged, name)
    if evidence.is_closed_book and (open_book := evidence.find(judged.contrast.model, arm="with-passage")):
        yield f"with the passage in both prompts {claim(open_book, name, 'the base')}"
    if repeated := evidence.find(judged.contrast.model, stratum="repeated"):
        yield f"on {where('repeated')}, counted apart, {claim(repeated, name, 'the base')}"
    if missing := judged.contrast.n_missing:
        yield f"left out of the comparison that decides, for want of a score on both sides: {plural(missing, 'question')}"


def details_in_brief(evidence: Evidence, judged: Judged, name: str) -> Iterator[str]:
    """Yield the numbers of one fine-tune among several; the tables have the rest."""
    yield finding(evidence, judged, name)
    yield from _passage(evidence, judged, name)
    yield from _retrieved(evidence, judged, name)


def caveats(evidence: Evidence, *, training_seeds: int) -> Iterator[str]:
    """Yield what holds for the run as a whole."""
    if len(evidence.models) > 1:
        yield "none is called the best: they were each compared with the base, and the best of several on the test looks better than it is"
    if training_seeds < 2:
        yield "training-seed variance not measured: each fine-tune was trained once, and another seed could move these numbers"


def _style_in_short(evidence: Evidence, judged: Judged) -> str:
    """Return the end of the sentence on a fine-tune that is better: how much of that is style; empty for any other."""
    if judged.standing is not Standing.BETTER or not evidence.is_closed_book:
        return ""
    if evidence.stratum == "unseen":
        return "; these facts were never trained, so that is style and not knowledge"
    unseen = _unseen_gain(evidence, judged)
    if unseen is None:
        return "; how much of that is style rather than knowledge was not measured"
    beyond = gain_beyond(judged.gain, unseen)
    if beyond.high < 0:
        return "; on documents never trained it improved even more, so that is style rather than knowledge"
    if beyond.low <= 0:
        return "; how much of that is knowledge rather than style is not shown"
    if unseen.value <= 0:
        return "; on documents never trained it did not improve, so that is knowledge rather than style"
    amount = number(unseen.value, decimals(unseen.value))
    return f"; on documents never trained it improved by {amount}, so about that much is style rather than knowledge"


def _unseen_gain(evidence: Evidence, judged: Judged) -> Gain | None:
    unseen = evidence.find(judged.contrast.model, stratum="unseen")
    return None if unseen is None or unseen.standing is Standing.UNMEASURED else unseen.gain


def _style(evidence: Evidence, judged: Judged, name: str) -> Iterator[str]:
    """Yield what documents never trained tell: what improves there is style."""
    if evidence.stratum == "unseen":
        yield "no question about a trained document was asked, so whether facts were learnt is not measured"
        return
    unseen = evidence.find(judged.contrast.model, stratum="unseen")
    if unseen is None:
        yield "no question about a document never trained was asked, so knowledge cannot be told from style"
        return
    yield f"on {where('unseen')} {claim(unseen, name, 'the base')}"
    gain = _unseen_gain(evidence, judged)
    if gain is not None and judged.standing is Standing.BETTER:
        n_documents = unseen.contrast.n_documents
        weak = f"; with {plural(n_documents, 'document')} never trained that interval is weak" if n_documents < FEW else ""
        yield f"what {name} gained on {where(evidence.stratum)} beyond that is {gained(gain_beyond(judged.gain, gain))}{weak}"


def _passage(evidence: Evidence, judged: Judged, name: str) -> Iterator[str]:
    """Yield whether putting the passage in the prompt would have done."""
    if not evidence.is_closed_book:
        return
    across = evidence.find(judged.contrast.model, arm="closed-book", against_arm="with-passage")
    if across is None:
        yield "the base was not asked with the passage, so whether the text in the prompt would do is not measured"
    elif across.standing is Standing.UNMEASURED:
        yield claim(across, f"{name} without the passage", "the base with it")
    else:
        said = _against(across, "simply putting the passage in the prompt", "the right passage cannot be put there")
        yield f"{said}: {name} without it against the base with it, {numbers(across.contrast)}"


def _retrieved(evidence: Evidence, judged: Judged, name: str) -> Iterator[str]:
    """Yield whether looking it up would have done; nothing where that was not asked."""
    across = evidence.find(judged.contrast.model, arm="closed-book", against_arm="retrieved")
    if across is None or not evidence.is_closed_book:
        return
    if across.standing is Standing.UNMEASURED:
        yield claim(across, f"{name} without any text", "the base that looks it up")
        return
    said = _against(across, "looking it up", "nothing can be looked up")
    yield f"{said}: {name} without any text against the base with what a search found, {numbers(across.contrast)}"


def _against(across: Judged, other_way: str, only_where: str) -> str:
    match across.standing:
        case Standing.BETTER:
            return f"tuning does better than {other_way}"
        case Standing.WORSE:
            return f"{other_way} does better, so tuning pays only where {only_where}"
        case Standing.UNCONFIRMED:
            return f"tuning looks {'better' if across.gain.value > 0 else 'worse'} than {other_way}, but that is not shown"
        case _:
            return f"no difference between tuning and {other_way} is shown"
