"""Read how a sentence-transformers model wants its texts: which pooling, which words before them, how many tokens.

The library itself is not needed. What is not understood here (a dense layer behind the pooling, two poolings side by side) is
refused: a vector made half right looks like any other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import ModelError
from ..files import read_json
from .locate import Located

POOLINGS = ("mean", "cls", "max", "lasttoken")
_MODULES = ("Transformer", "Pooling", "Normalize")
# As the files of versions before 6 name them. A mean divided by the root of the length points where the mean does.
_FLAGS = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_mean_sqrt_len_tokens": "mean",
    "pooling_mode_weightedmean_tokens": "weightedmean",
    "pooling_mode_lasttoken": "lasttoken",
}


@dataclass(frozen=True, slots=True)
class Manner:
    """How one embedding model reads texts."""

    pooling: str
    """How a text's vector is made of its tokens': one of POOLINGS."""
    max_length: int | None
    """Tokens it reads of a text, as its files say; None where they do not."""
    is_lower_cased: bool
    """Whether texts are put in lower case first."""
    before_query: str = ""
    """What stands before a question that is looked up."""
    before_passage: str = ""
    """What stands before a text that is searched."""
    before_text: str = ""
    """What stands before any other text."""


def read_manner(located: Located) -> Manner:
    """Return what the files of a model say. ModelError where they are not there, or say what is not understood.

    Whether it normalises does not matter: only directions are compared.
    """
    modules = _read(located, "modules.json")
    if not modules:
        raise ModelError(
            f"The embedding model {located.name!r} has no modules.json, so how its vectors are made is not known.",
            hint="Name the folder or hub id of a sentence-transformers model.",
        )
    pooling = _pooling(located, _read(located, f"{_path_of_pooling(located, modules)}/config.json") or {})
    reading = _read(located, "sentence_bert_config.json") or {}
    told = _read(located, "config_sentence_transformers.json") or {}
    return Manner(pooling, reading.get("max_seq_length"), bool(reading.get("do_lower_case")), *_prompts(told))


def _prompts(told: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return what stands before a query, a passage and any other text, chosen as the library does."""
    prompts = {name: text or "" for name, text in (told.get("prompts") or {}).items()}
    plain = prompts.get(told.get("default_prompt_name") or "", "")
    passage = next((prompts[name] for name in ("document", "passage", "corpus") if name in prompts), plain)
    return prompts.get("query", plain), passage, plain


def _path_of_pooling(located: Located, modules: Sequence[Mapping[str, Any]]) -> str:
    kinds = [str(module["type"]).rpartition(".")[2] for module in modules]
    if kinds[:2] != ["Transformer", "Pooling"] or set(kinds) - set(_MODULES) or modules[0]["path"]:
        raise ModelError(
            f"The embedding model {located.name!r} is made of {', '.join(kinds)}; understood is a Transformer, a Pooling and a Normalize.",
            hint="Choose one such as sentence-transformers/all-MiniLM-L6-v2 or BAAI/bge-small-en-v1.5.",
        )
    return str(modules[1]["path"])


def _pooling(located: Located, settings: Mapping[str, Any]) -> str:
    named = settings.get("pooling_mode") or [mode for flag, mode in _FLAGS.items() if settings.get(flag)] or "mean"
    modes = [named] if isinstance(named, str) else list(named)
    if len(modes) != 1 or modes[0] not in POOLINGS or not settings.get("include_prompt", True):
        what = "without its prompt" if not settings.get("include_prompt", True) else " and ".join(modes)
        raise ModelError(
            f"The embedding model {located.name!r} pools {what}; understood is one of {', '.join(POOLINGS)}, over all tokens.",
            hint="Choose one such as sentence-transformers/all-MiniLM-L6-v2.",
        )
    return str(modes[0])


def _read(located: Located, file: str) -> Any:
    """Return what stands in a JSON file of the model, or None where it has none."""
    from transformers.utils import cached_file

    found = cached_file(located.path, file, revision=located.revision, _raise_exceptions_for_missing_entries=False)
    return None if found is None else read_json(Path(found))
