"""Questions that are the same in every run, put to every model to see what training did to everything else.

A set is a file of JSON lines below `questions/`: `id`, `kind`, `question`, `answer`, and where one is enough to be right, `accept`, a list
of spellings of which the answer must contain one.
"""

import json
import re
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import DatasetError
from ..records import Answer
from ..text import normalise


class Question(NamedTuple):
    """One question of a set."""

    id: str
    kind: str
    """What it tries: general knowledge, code, maths, reasoning."""
    question: str
    answer: str
    """One good answer."""
    accept: tuple[str, ...] = ()
    """Spellings of which the answer must contain one; empty where only a reader can tell."""


def load(name: str = "general") -> list[Question]:
    """Return the questions of a shipped set or, where `name` ends in .jsonl, of a file. DatasetError where it is missing or malformed."""
    path = Path(name) if name.endswith(".jsonl") else Path(str(files("loresmith.evaluate"))) / "questions" / f"{name}.jsonl"
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return [Question(**{**row, "accept": tuple(row.get("accept", ()))}) for row in rows]
    except FileNotFoundError:
        raise DatasetError(f"There is no question set {name!r}.", hint="Use `general`, or the path of a .jsonl file.") from None
    except (ValueError, TypeError) as error:
        raise DatasetError(
            f"The question set {path} cannot be read: {error}.", hint="One object a line: id, kind, question, answer."
        ) from error


def is_right(question: Question, answer: str) -> bool | None:
    """Return whether the answer contains an accepted spelling as whole words, None where only a reader can tell."""
    if not question.accept:
        return None
    said = f" {normalise(answer)} "
    return any(re.search(rf" {re.escape(normalise(spelling))} ", said) for spelling in question.accept)


def answer_rows(name: str, questions: Sequence[Question], answers: Iterable[Answer]) -> list[dict[str, Any]]:
    """Return one row a question and model, question by question: `set`, `id`, `kind`, `question`, `answer`, `model`, `text`, `right`.

    `right` is None where only a reader can tell. Models stand in the order of their answers; a question a model was not asked has no row.
    """
    said: dict[str, dict[str, str]] = {}
    for answer in answers:
        said.setdefault(answer.example, {})[answer.model] = answer.text
    return [
        {
            "set": name,
            "id": one.id,
            "kind": one.kind,
            "question": one.question,
            "answer": one.answer,
            "model": model,
            "text": text,
            "right": is_right(one, text),
        }
        for one in questions
        for model, text in said.get(one.id, {}).items()
    ]
