"""The model card of one fine-tune: README.md in Hugging Face form, with its evaluation results where their page reads them.

Only what was measured is claimed, each number with its interval, and the verdict stands first even where it is a bad one.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from .. import files
from ..records import Contrast
from . import format, markdown, tables, words
from .content import ReportContent
from .method import untested
from .model_index import TABLED, metadata, one_line
from .use import use

_SHOWN = ("best_step", "name", "base")


def card(content: ReportContent, name: str) -> str:
    """Return the card of the fine-tune `name`; its tables are empty where nothing was measured, and never invented."""
    head = yaml.safe_dump(metadata(content, name), sort_keys=False, allow_unicode=True, width=10**6)
    return f"---\n{head}---\n\n" + "\n".join(_lines(content, name)) + "\n"


def write_cards(folder: Path, content: ReportContent) -> None:
    """Write the card of every fine-tune of a run to `models/NAME/README.md`, whole or not at all.

    A fine-tune without a folder gets none: there is nothing the card could describe.
    """
    names = {str(model.get("name")) for model in content.models}
    for path in sorted((folder / "models").glob("*")):
        if path.is_dir() and path.name in names:
            files.write_text(path / "README.md", card(content, path.name))


def _lines(content: ReportContent, name: str) -> Iterator[str]:
    yield from (f"# {markdown.escape(content.name)}: {markdown.escape(name)}", "")
    yield from (f"**{markdown.escape(format.prose(content.verdict))}**", "")
    yield from (f"- {markdown.escape(format.prose(detail))}" for detail in content.details)
    yield from (
        "",
        "## What it is for",
        "",
        *use(content.name, base=str(_model(content, name).get("base", "")), address=content.base_address),
        "",
    )
    yield from _evaluation(content, name)
    yield from _training(content, name)
    yield from ("## Limits", "", *(f"- {line}" for line in _limits(content)), "")
    yield from _again(content)


def _evaluation(content: ReportContent, name: str) -> Iterator[str]:
    contrasts = [one for one in content.contrasts if one.model == name]
    if not contrasts:
        return
    yield from (
        "## Evaluation",
        "",
        "Every question was put to this model and to the base. Intervals come from resampling whole documents; better or worse is said only"
        " where a second test bears it out. Every metric and every answer are in the run's report.",
        "",
    )
    header = [
        "Finding",
        "Metric",
        "Questions",
        "Arm",
        "n",
        "Documents",
        "Base",
        "This model",
        "Difference",
        "95 % interval",
        "Detectable",
        "p",
    ]
    yield from markdown.table(header, map(_cells, tables.headline(contrasts, metrics=TABLED)), numeric_from=4)
    yield ""
    yield from (f"- **{markdown.escape(term.title)}**: {markdown.escape(term.meaning)}" for term in _terms(contrasts) if term.meaning)
    yield ""


def _cells(row: tables.HeadlineRow) -> list[str]:
    cells = row.cells()
    first = ("Finding", "Metric", "Questions", "Arm")
    return [*(cells[key] for key in first), *(cells[key] for key in cells if key not in {*first, "Wins/ties/losses"})]


def _terms(contrasts: Sequence[Contrast]) -> Iterator[words.Term]:
    yield from (words.stratum(key) for key in words.ordered((one.stratum for one in contrasts), words.STRATA))
    yield from (words.arm(key) for key in words.ordered((one.arm for one in contrasts), words.ARMS))


def _training(content: ReportContent, name: str) -> Iterator[str]:
    facts = {key: value for key, value in _model(content, name).items() if key not in _SHOWN and not isinstance(value, Mapping)}
    licences = dict.fromkeys(document.licence for document in content.documents.values() if document.licence)
    if facts:
        yield from ("## Training", "")
        yield from markdown.table(
            ["Setting", "Value"], ([format.name(key), format.named(key, value)] for key, value in facts.items()), numeric_from=1
        )
        yield ""
    if licences:
        yield from (f"The documents state these licences: {markdown.escape(', '.join(licences))}.", "")


def _limits(content: ReportContent) -> Iterator[str]:
    yield "It answers in the same tone whether it knows or not. Check what matters against the documents."
    yield "Facts of documents that change stay as they were on the day of training."
    yield from map(markdown.escape, untested(content))


def _again(content: ReportContent) -> Iterator[str]:
    yield from ("## Make it again", "", "```sh", one_line(content.command or "loresmith run recipe.yaml").replace("```", ""), "```", "")
    versions = ", ".join(f"{package} {version}" for package, version in content.versions.items())
    if versions:
        yield f"Made with {markdown.escape(versions)}."


def _model(content: ReportContent, name: str) -> Mapping[str, Any]:
    return next((model for model in content.models if model.get("name") == name), {})
