"""The datasheet as a page of Markdown."""

from collections.abc import Mapping

from .datasheet import Sheet

NOTES = {
    "size": "An example is one question with its answer. A fact is what is asked; its examples are wordings of it.",
    "tasks": "Kinds of question.",
    "made by": "The teacher that wrote the examples.",
    "answers": "By their first word. Many bare verdicts teach a model to guess.",
    "questions by stratum": "What each test question asks of the model: `wording`, a trained fact in words never trained; "
    "`document`, another fact of a trained document; `unseen`, a document never trained; `repeated`, a question that was trained.",
    "documents by stratum": "Intervals are taken over documents, so these numbers say how sure a result can be.",
    "dropped": "By the step that refused them, and why. Nothing is dropped without a reason.",
    "repeats": "Among the examples kept, by their words. A fact asked twice in the same words counts twice.",
    "licences": "Documents by the licence their source states.",
    "coverage": "How much of the documents the questions reach.",
}


def to_markdown(sheet: Sheet, *, name: str) -> str:
    """Return the page: a title, a sentence, and a table for each section with a line on how to read it."""
    parts = [f"# Datasheet of {name}", _summary(sheet)]
    for section, values in sheet.items():
        parts += [f"## {section[0].upper()}{section[1:]}", NOTES.get(section, ""), _table(values)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _summary(sheet: Sheet) -> str:
    size = sheet.get("size", {})
    if not size.get("examples kept"):
        return "There are no examples."
    source = (
        f"{_shown('', size['documents'])} documents" if "documents" in size else f"{_shown('', size['different inputs'])} different inputs"
    )
    return f"{_shown('', size['examples kept'])} questions and answers about {_shown('', size['facts'])} facts, from {source}."


def _table(values: Mapping[str, int | float | str]) -> str:
    rows = [f"| {name.replace('|', chr(92) + '|')} | {_shown(name, value)} |" for name, value in values.items()]
    return "\n".join(["| | |", "|:--|--:|", *rows])


def _shown(name: str, value: int | float | str) -> str:
    """Return a value for a reader: 1,234 and 5.14; what its name calls a share as a percentage."""
    if isinstance(value, str):
        return value
    if name.startswith("share of"):
        return f"{value:.0%}"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".removesuffix(".00")
