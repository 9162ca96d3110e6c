"""How the numbers came about and what was not tested, for the reader who believes neither."""

from collections import Counter
from collections.abc import Iterator

from . import format, words
from .content import ReportContent

FEW = 10
"""Documents below which an interval rests on little, and only a large effect can be shown."""


def method(content: ReportContent) -> list[tuple[str, str]]:
    """Return how it was measured, as what and how; nothing where nothing was compared."""
    return list(_method(content)) if content.contrasts else []


def untested(content: ReportContent) -> list[str]:
    """Return what a reader might take for tested and is not, a sentence each."""
    return list(_untested(content))


def _method(content: ReportContent) -> Iterator[tuple[str, str]]:
    counts = Counter(example.stratum for example in content.examples)
    parts = [f"{format.count(counts[name])} {words.stratum(name).title.lower()}" for name in words.ordered(counts, words.STRATA)]
    if counts:
        yield "Questions", f"{format.count(len(content.examples))}: {'; '.join(parts)}. Both sides of a comparison answer the same ones."
    yield "Unit of resampling", "The document: questions of one document are right or wrong together, so they do not count as independent."
    drawn = f", {format.count(content.draws)} draws" if content.draws else ""
    seed = f", seed {content.seeds['bootstrap']}" if "bootstrap" in content.seeds else ""
    yield "Interval", f"95 %, bootstrap over documents{drawn}{seed}; stretched where documents are few, and the row says by how much."
    yield "p", "Two-sided, from flipping the sign of whole documents' differences; it assumes nothing of how scores are spread."
    n_models = len({contrast.model for contrast in content.contrasts})
    corrected = f" after Holm's correction for {n_models} fine-tunes" if n_models > 1 else ""
    yield (
        "Better or worse",
        f"Said only where the interval leaves zero out, p is at most .05{corrected}, and the comparison that decides shows something.",
    )
    yield "Detectable", "The smallest true difference that 80 % of such tests would show, given how much the documents differ."
    yield "Chosen on", "The dev questions chose which step of a training was kept. The test questions chose nothing."
    if content.seeds:
        yield "Seeds", ", ".join(f"{name} {seed}" for name, seed in content.seeds.items())


def _untested(content: ReportContent) -> Iterator[str]:
    if not content.contrasts:
        yield "Nothing was compared, so whether tuning helped is not known."
        return
    metrics = {contrast.metric for contrast in content.contrasts}
    if not metrics & {"judge-total", "human-total"}:
        yield "Neither a judge nor a person rated the answers: word overlap says how alike two texts are, not which of them is right."
    yield from _arms({contrast.arm for contrast in content.contrasts})
    yield from _strata(content)
    if content.training_seeds == 1:
        yield "Each fine-tune was trained once: another training seed could move these numbers, by how much is not known."
    if len({contrast.model for contrast in content.contrasts}) > 1:
        yield "The fine-tunes were each compared with the base, not with each other: the best of several on a test looks better than it is."
    if not content.asked:
        yield "No general questions were asked: what training did to everything that is not in the documents is not known."
    if not content.extras:
        yield "No probe was run: whether it says that it does not know, and whether it recites its training texts, is not known."
    missing = max(contrast.n_missing for contrast in content.contrasts)
    if missing:
        yield f"Up to {format.some(missing, 'question')} of a comparison could not be scored on both sides, and were left out of it."


def _arms(arms: set[str]) -> Iterator[str]:
    if "retrieved" not in arms:
        yield "Looking the answer up with a search was not tried, so tuning is not compared with retrieval."
    if "with-passage" not in arms:
        yield "The base was not given the passage that holds the answer, so what the text alone would do is not known."


def _strata(content: ReportContent) -> Iterator[str]:
    found = {contrast.stratum: contrast.n_documents for contrast in content.contrasts if contrast.n}
    if "unseen" not in found:
        yield "No question is about a document that was never trained, so knowledge cannot be told from manner."
    few = [f"{words.stratum(name).title.lower()} ({n})" for name, n in found.items() if n < FEW]
    if few:
        yield f"Fewer than {FEW} documents in: {', '.join(few)}. There only a large effect can be shown."
