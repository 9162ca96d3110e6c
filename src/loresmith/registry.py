"""What each name in a recipe stands for: literal tables of name -> `module:attribute`, then entry points.

Nothing is imported until it is looked up.
"""

from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import entry_points
from inspect import Parameter, signature
from typing import Any

from .errors import RecipeError

LOADERS = {
    ".html": "loresmith.ingest.html:load",
    ".htm": "loresmith.ingest.html:load",
    ".md": "loresmith.ingest.markdown:load",
    ".markdown": "loresmith.ingest.markdown:load",
    ".txt": "loresmith.ingest.plain:load",
    ".pdf": "loresmith.ingest.pdf.load:load",
    ".docx": "loresmith.ingest.docx:load",
    ".epub": "loresmith.ingest.epub:load",
    ".ipynb": "loresmith.ingest.notebook:load",
    ".csv": "loresmith.ingest.tabular:load",
    ".tsv": "loresmith.ingest.tabular:load",
    ".jsonl": "loresmith.ingest.tabular:load",
    ".ndjson": "loresmith.ingest.tabular:load",
    "docling": "loresmith.ingest.with_docling:load",
    "trafilatura": "loresmith.ingest.with_trafilatura:load",
}
TEACHERS = {"rules": "loresmith.generate.rules:teach_corpus", "chat": "loresmith.generate.teach.chat:teach_by_chat"}
FILTERS = {
    "too-short": "loresmith.curate.filters:too_short",
    "too-long": "loresmith.curate.filters:too_long",
    "not-self-contained": "loresmith.curate.filters:not_self_contained",
    "not-grounded": "loresmith.curate.filters:not_grounded",
    "answer-in-question": "loresmith.curate.filters:answer_in_question",
}
METRICS = {
    "rouge-1": "loresmith.evaluate.rouge_n:rouge_1",
    "rouge-2": "loresmith.evaluate.rouge_n:rouge_2",
    "rouge-l": "loresmith.evaluate.overlap:rouge_l",
    "bleu": "loresmith.evaluate.bleu:bleu",
    "chrf": "loresmith.evaluate.chrf:chrf",
    "char-cosine": "loresmith.evaluate.similar:char_cosine",
    "squad": "loresmith.evaluate.overlap:squad",
    "length-ratio": "loresmith.evaluate.overlap:length_ratio",
}
TABLES = {"loader": LOADERS, "teacher": TEACHERS, "filter": FILTERS, "metric": METRICS}


def find(kind: str, name: str) -> Any:
    """Return what `name` stands for among the `kind`s; RecipeError with the nearest name where there is none."""
    table = TABLES[kind]
    if name in table:
        return _attribute(table[name])
    if ":" in name:
        try:
            return _attribute(name)
        except (ImportError, AttributeError, ValueError) as error:
            raise RecipeError(f"The {kind} {name!r} cannot be loaded: {error}.", hint="Write it as module:attribute.") from error
    for entry in entry_points(group=f"loresmith.{kind}"):
        if entry.name == name:
            return entry.load()
    raise RecipeError(f"There is no {kind} named {name!r}.", hint=suggestion(name, table))


def settings_of(function: Any) -> list[str]:
    """Return the names of a function's settings: its keyword arguments that have a default."""
    parameters = signature(function).parameters.values()
    return [one.name for one in parameters if one.kind is Parameter.KEYWORD_ONLY and one.default is not Parameter.empty]


def suggestion(name: str, known: "dict[str, Any] | list[str]") -> str:
    """Return `Did you mean ...?` where a known name is near, otherwise the list of known names."""
    near = get_close_matches(name, list(known), n=1)
    return f"Did you mean {near[0]!r}?" if near else f"Known are {', '.join(sorted(known))}."


def _attribute(path: str) -> Any:
    module_name, _, attribute = path.partition(":")
    return getattr(import_module(module_name), attribute)
