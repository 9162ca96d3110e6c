"""What the run was, in four short facts, and when it was compared."""

from collections.abc import Iterator
from datetime import datetime

from . import format
from .content import ReportContent

MOST_NAMES = 4
"""Fine-tunes named at the top; more are counted there, and named in every table."""


def glance(content: ReportContent) -> Iterator[tuple[str, str]]:
    """Yield what the run was, as name and value."""
    if content.examples:
        n_documents = len({example.document for example in content.examples})
        sources = format.some(n_documents, "document" if content.documents else "text")
        yield "Test questions", f"{format.count(len(content.examples))} from {sources}"
    bases = list(dict.fromkeys(format.folderless(str(model["base"])) for model in content.models if model.get("base")))
    if bases:
        yield "Base model", ", ".join(bases)
    if content.models:
        names = [str(model.get("name", "")) for model in content.models]
        yield "Fine-tunes", ", ".join(names) if len(names) <= MOST_NAMES else f"{len(names)}, each in the tables below"
    seconds = [timing["seconds"] for timing in content.timings if timing.get("seconds") is not None]
    if seconds:
        yield "Time", format.duration(sum(seconds))


def when(created: str) -> str:
    """Return an ISO time as a person writes it, or the text itself where it is none."""
    try:
        moment = datetime.fromisoformat(created)
    except ValueError:
        return created
    zone = f" {moment.tzname()}" if moment.tzinfo else ""
    return f"{moment.day} {moment:%B %Y, %H:%M}{zone}"
