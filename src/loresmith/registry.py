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
    ".rst": "loresmith.ingest.rst:load",
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
    "blank-answer": "loresmith.curate.filters.blank:blank_answer",
    "blank-input": "loresmith.curate.filters.blank:blank_input",
    "too-short": "loresmith.curate.filters.length:too_short",
    "too-long": "loresmith.curate.filters.length:too_long",
    "echo": "loresmith.curate.filters.echo:echo",
    "repetitive": "loresmith.curate.filters.echo:repetitive",
    "unfinished": "loresmith.curate.filters.unfinished:unfinished",
    "answer-in-question": "loresmith.curate.filters.length:answer_in_question",
    "not-self-contained": "loresmith.curate.self_containment:not_self_contained",
    "missing-input": "loresmith.curate.filters.missing_input:missing_input",
    "merged-instructions": "loresmith.curate.filters.missing_input:merged_instructions",
    "needless-fence": "loresmith.curate.filters.fences:needless_fence",
    "refusal": "loresmith.curate.filters.refusal:refusal",
    "about-translation": "loresmith.curate.filters.tongue:about_translation",
    "other-language": "loresmith.curate.filters.tongue:other_language",
    "not-grounded": "loresmith.curate.filters.grounding:not_grounded",
    "not-supported": "loresmith.curate.filters.support:not_supported",
    "contradicts": "loresmith.curate.filters.polarity:contradicts",
    "unknown-address": "loresmith.curate.filters.addresses:unknown_address",
    "personal-data": "loresmith.curate.filters.personal:personal_data",
    "secret": "loresmith.curate.filters.secrets:secret",
    "injection": "loresmith.curate.filters.injection:injection",
}
JUDGES = {
    "round-trip": "loresmith.curate.filters.round_trip:round_trip",
    "supported-by-judge": "loresmith.curate.filters.judged:supported_by_judge",
}
METRICS = {
    "rouge-1": "loresmith.evaluate.rouge_n:rouge_1",
    "rouge-2": "loresmith.evaluate.rouge_n:rouge_2",
    "rouge-l": "loresmith.evaluate.overlap:rouge_l",
    "bleu": "loresmith.evaluate.bleu:bleu",
    "chrf": "loresmith.evaluate.chrf:chrf",
    "char-cosine": "loresmith.evaluate.similar:char_cosine",
    "squad": "loresmith.evaluate.overlap:squad",
    "contains": "loresmith.evaluate.contains:contains",
    "length-ratio": "loresmith.evaluate.overlap:length_ratio",
}
TABLES = {"loader": LOADERS, "teacher": TEACHERS, "filter": FILTERS, "judge": JUDGES, "metric": METRICS}


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
