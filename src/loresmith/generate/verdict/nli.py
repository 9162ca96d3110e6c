"""Does a statement follow from a text, is it denied by it, or is it not in it?"""

from collections.abc import Iterator, Sequence

from ...text import normalise, sentence_spans, words
from .draw import verdicts
from .inventory import Inventory, content_words
from .posed import Posed, framed, posed
from .swap import false_value
from .told import Told

MOST_PREMISE_WORDS = 90

_NLI = (
    "Does the text entail this statement, contradict it, or leave it open (neutral)? {}",
    "Entailment, contradiction or neutral: how does this statement stand to the text? {}",
    "Judge this statement by the text alone, as entailment, contradiction or neutral: {}",
    "Given the text, is this an entailment, a contradiction or neutral? {}",
)


def nli(tolds: Sequence[Told], inventory: Inventory, *, document: str, most: int) -> Iterator[Posed]:
    """Yield a text with a statement that follows from it, is denied by it, or is not in it, a third of each."""
    found = [(told, value) for told in tolds if (value := false_value(told, inventory, document=document)) and _premise(told)]
    labels = verdicts([told for told, _ in found], ("entailment", "contradiction", "neutral"), salt="nli")
    for place, (told, value) in enumerate(found):
        label, said = labels[place], _unsaid(told, tolds)
        if label == "neutral" and said is None:
            label = ("entailment", "contradiction")[place % 2]
        if label != "neutral":
            said = told.plain(value if label == "contradiction" else "")
        yield posed("nli", told, framed(_NLI, said or "", most), _reason(label, told), _premise(told))


def _premise(told: Told) -> str:
    """Return the sentences around a statement, at most a paragraph; empty where they do not name what it is about."""
    statement = told.statement
    spans = list(sentence_spans(statement.block.text))
    text = statement.block.text
    if len(words(text)) > MOST_PREMISE_WORDS:
        nth = next(place for place, span in enumerate(spans) if statement.block.start + span.start == statement.start)
        text = text[spans[max(0, nth - 1)].start : spans[min(nth + 1, len(spans) - 1)].end]
    plain = " ".join(text.split())
    return plain if content_words(statement.subject) <= content_words(plain) else ""


def _unsaid(told: Told, tolds: Sequence[Told]) -> str | None:
    """Return a statement of the same document that the text around `told` neither makes nor denies, nearest first."""
    premise = content_words(_premise(told))
    others = sorted(tolds, key=lambda other: abs(other.statement.start - told.statement.start))
    for other in others:
        is_elsewhere = other.statement.block.start != told.statement.block.start
        known = content_words(other.plain()) - content_words(other.statement.topic.name)
        if is_elsewhere and normalise(other.value.text) not in normalise(_premise(told)) and 2 * len(known & premise) <= len(known):
            return other.plain()
    return None


def _reason(label: str, told: Told) -> str:
    evidence = " ".join(told.statement.text.split())
    return f"{label}. " + ("The text neither says so nor rules it out." if label == "neutral" else f"The text says: {evidence}")
