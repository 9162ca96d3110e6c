"""Questions with their options beside them, as examinations are published (MMLU, ARC, OpenBookQA).

The options belong to the question, without which `Which of these?` cannot be asked; the answer is the option's own text, for an index
or a letter alone teaches nothing.
"""

from collections.abc import Mapping, Sequence
from string import ascii_uppercase
from typing import Any, NamedTuple

OPTIONS = ("choices", "options")


class Posed(NamedTuple):
    """A question with its options, and the option that is right."""

    question: str
    answer: str


def with_options(question: str, answer: Any, options: Any) -> Posed | None:
    """Return a question with its options in lines of their own, and the text of the right one.

    `options` is a list of texts, or ARC's `{"text": [...], "label": [...]}`; `answer` an index from 0, a label, or the option's text.
    None where there are no such options, or none of them is meant.
    """
    texts, labels = _labelled(options)
    if len(texts) < 2 or len(labels) != len(texts):
        return None
    place = _place(answer, texts, labels)
    if place is None:
        return None
    lines = [f"{label}. {text}" for label, text in zip(labels, texts, strict=True)]
    return Posed("\n".join([question, *lines]), texts[place])


def _labelled(options: Any) -> tuple[list[str], list[str]]:
    if isinstance(options, Mapping):
        return _texts(options.get("text")), _texts(options.get("label"))
    texts = _texts(options)
    return texts, list(ascii_uppercase[: len(texts)])


def _texts(values: Any) -> list[str]:
    is_list = isinstance(values, Sequence) and not isinstance(values, str)
    return [value.strip() for value in values] if is_list and all(isinstance(value, str) for value in values) else []


def _place(answer: Any, texts: Sequence[str], labels: Sequence[str]) -> int | None:
    if isinstance(answer, int) and not isinstance(answer, bool):
        return answer if 0 <= answer < len(texts) else None
    said = answer.strip() if isinstance(answer, str) else ""
    return next((names.index(said) for names in (texts, labels) if said in names), None)
