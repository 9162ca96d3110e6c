"""One question across models: what was asked, what is right, what each said, and where the answer stands."""

import re
from collections.abc import Iterator, Mapping

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from ..records import Score
from ..report import format, words
from .shelf import Asked

# Documents and answers come from anywhere; what steers a terminal is shown and not obeyed.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def question(asked: Asked) -> Iterator[RenderableType]:
    """Yield the parts of the page, in reading order."""
    example = asked.example
    yield Text(_plain(example.instruction), style="bold")
    yield Text(f"{example.id}, {example.task}, {words.stratum(example.stratum).title}")
    yield from _part("reference", example.output)
    for answer in asked.answers:
        cut = "" if answer.finished else ", cut at the limit"
        heading = f"{answer.model}, {words.arm(answer.arm).title.lower()}{cut}"
        scores = {score.metric: score for score in asked.scores if (score.model, score.arm) == (answer.model, answer.arm)}
        yield from _part(heading, answer.text, note=_scored(scores))
    if asked.passage:
        yield from _part(" > ".join(asked.passage.heading_path) or "passage", asked.passage.text, note=_where(asked))
    elif example.input:
        yield from _part("given with it", example.input)


def _part(heading: str, text: str, note: str = "") -> Iterator[RenderableType]:
    yield Text(f"\n{_plain(heading)}", style="cyan")
    yield Padding(Text(_plain(text) or "(nothing)"), (0, 0, 0, 2))
    if note:
        yield Padding(Text(note, style="dim"), (0, 0, 0, 2))


def _scored(scores: Mapping[str, Score]) -> str:
    return ", ".join(f"{words.metric(name).short} {_value(scores[name])}" for name in words.ordered(scores, words.METRICS))


def _value(score: Score) -> str:
    return score.note if score.value is None else format.number(score.value)


def _where(asked: Asked) -> str:
    """Return where the passage can be read: its page and fragment, or the file it came from."""
    assert asked.passage is not None
    if asked.document is None:
        return ""
    fragment = f"#{asked.passage.anchor}" if asked.passage.anchor else ""
    return f"{asked.document.url or asked.document.source}{fragment}"


def _plain(text: str) -> str:
    return _CONTROL.sub("�", text)
