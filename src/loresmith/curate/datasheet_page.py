"""The datasheet as a page of Markdown, under the questions of Datasheets for Datasets.

What can be counted is a table; what only the makers know (why, who may use it, who keeps it) is said in the words that hold for
everything Loresmith makes, and can be edited. Source: Gebru et al., 2018, https://arxiv.org/abs/1803.09010.
"""

from collections.abc import Mapping

from .datasheet import Sheet

CHAPTERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "Motivation": (
        "Made to fine-tune a small language model on one domain and to measure what it learnt, with Loresmith. Who made it and who "
        "paid for it is theirs to add.",
        (),
    ),
    "Composition": (
        "An instance is one question with its answer. Nothing links to people but what the documents say of them.",
        ("size", "tasks", "lengths", "answers", "questions by stratum", "documents by stratum", "repeats", "known issues"),
    ),
    "Collection": ("Each instance rests on a passage of a document, which its row names.", ("made by", "licences", "coverage")),
    "Preprocessing and cleaning": ("What was refused is kept with its reason beside the data.", ("pass rates", "dropped")),
    "Uses": (
        "For training and testing on this domain. Results on `wording`, `document` and `unseen` answer different questions and are not "
        "to be pooled. Do not test a model on it that was trained on its documents by someone else.",
        (),
    ),
    "Distribution and maintenance": (
        "The licences of the documents bind the questions made from them. The recipe beside the data makes it again when they change.",
        (),
    ),
}
"""Chapter -> what is said in every datasheet, and the sections of the sheet that belong there."""

NOTES = {
    "size": "An example is one question with its answer. A fact is what is asked; its examples are wordings of it.",
    "tasks": "Kinds of question.",
    "made by": "The teacher that wrote the examples.",
    "answers": "By their first word. Many bare verdicts teach a model to guess.",
    "questions by stratum": "What each test question asks of the model: `wording`, a trained fact in words never trained; "
    "`document`, another fact of a trained document; `unseen`, a document never trained; `repeated`, a question that was trained.",
    "documents by stratum": "Intervals are taken over documents, so these numbers say how sure a result can be.",
    "dropped": "By the step that refused them, and why. Nothing is dropped without a reason.",
    "pass rates": "Of what the teachers made, what the filters let through.",
    "repeats": "Among the examples kept, by their words. A fact asked twice in the same words counts twice.",
    "licences": "Documents by the licence their source states.",
    "coverage": "How much of the documents the questions reach.",
    "known issues": "What a user should know, and how often it occurs.",
}


def to_markdown(sheet: Sheet, *, name: str) -> str:
    """Return the page: a title, a sentence, and under each chapter its sections as tables with a line on how to read them."""
    parts = [f"# Datasheet of {name}", _summary(sheet)]
    placed = {section for _, sections in CHAPTERS.values() for section in sections}
    for chapter, (words, sections) in CHAPTERS.items():
        shown = [section for section in sections if section in sheet]
        parts += [f"## {chapter}", words, *(part for section in shown for part in _section(sheet, section))]
    parts += [part for section in sheet if section not in placed for part in _section(sheet, section)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(sheet: Sheet, section: str) -> tuple[str, str, str]:
    return f"### {section[0].upper()}{section[1:]}", NOTES.get(section, ""), _table(sheet[section])


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
