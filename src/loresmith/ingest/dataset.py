"""Read questions and answers that already exist.

The form is told by the columns of the first row; one line in FORMS adds another. A JSON array and JSON lines are told apart by
the first letter, whatever the file is called.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import DatasetError
from ..records import Dropped, Example, make_id
from ..text import normalise

Row = Mapping[str, Any]


class Turn(NamedTuple):
    """One question and its answer, as they stand in the file."""

    instruction: str
    input: str
    output: str


class Form(NamedTuple):
    """One way to write questions and answers."""

    columns: tuple[str, ...]
    """The columns a row must have; others are left alone."""
    read: Callable[[Row], Turn | None]
    """Return the turn of a row that has them, or None where it holds something else than one question and one answer."""


def read_dataset(path: Path) -> tuple[list[Example], list[Dropped]]:
    """Return the examples of a JSON array or JSON-lines file in order, and the rows that hold no question with an answer.

    `document` is an id of the normalised input, or of the question where there is no input; ids hold the file's name and the
    row's number, from 1. Reasons of a drop: `empty-question`, `empty-answer`, `not-one-turn` (none or several questions in a
    conversation), `other-columns` (than the first row's form, or not an object).

    Raises DatasetError where the file is missing, is not JSON, is of no known form, or has no row with a question and an answer.
    """
    rows = _rows(path, _read(path))
    form = _form(path, rows)
    outcomes = [_example(row, form, name=path.name, number=number) for number, row in enumerate(rows, start=1)]
    examples = [outcome for outcome in outcomes if isinstance(outcome, Example)]
    if not examples:
        raise DatasetError(
            f"{path} has {len(rows)} rows, and none with both a question and an answer.",
            hint="Check that its columns hold text.",
        )
    return examples, [outcome for outcome in outcomes if isinstance(outcome, Dropped)]


def _columns(instruction: str, output: str, *, text: str = "") -> Form:
    """Return the form that has the question, the answer and maybe the text they are about in columns of their own."""
    return Form((instruction, output), lambda row: Turn(_text(row[instruction]), _text(row.get(text)), _text(row[output])))


def _conversation(column: str, *, role: str, content: str, asking: str, answering: str) -> Form:
    """Return the form that has a list of messages; system messages are left out, since the template brings its own."""

    def read(row: Row) -> Turn | None:
        messages = [message for message in row[column] or () if message.get(role) != "system"]
        if [message.get(role) for message in messages] != [asking, answering]:
            return None
        return Turn(_text(messages[0].get(content)), "", _text(messages[1].get(content)))

    return Form((column,), read)


# The first form whose columns are all there is taken.
FORMS = {
    "alpaca": _columns("instruction", "output", text="input"),
    "prompt-completion": _columns("prompt", "completion"),
    "question-answer": _columns("question", "answer", text="context"),
    "messages": _conversation("messages", role="role", content="content", asking="user", answering="assistant"),
    "sharegpt": _conversation("conversations", role="from", content="value", asking="human", answering="gpt"),
}


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig").strip()
    except FileNotFoundError as error:
        raise DatasetError(f"There is no dataset file {path}.", hint="Paths are relative to the recipe.") from error
    except IsADirectoryError as error:
        raise DatasetError(f"{path} is a folder.", hint="Name the JSON or JSON-lines file in it.") from error
    except UnicodeDecodeError as error:
        raise DatasetError(f"{path} is not UTF-8 text: {error.reason} at byte {error.start}.", hint="Save it as JSON in UTF-8.") from error


def _rows(path: Path, text: str) -> list[Any]:
    if not text:
        raise DatasetError(f"{path} is empty.", hint="A JSON array or JSON lines of questions and answers was expected.")
    if text.startswith("["):
        rows: list[Any] = _json(path, text, line=1)
        return rows
    return [_json(path, line, line=number) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]


def _json(path: Path, text: str, *, line: int) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise DatasetError(
            f"{path} is not JSON at line {line + error.lineno - 1}, column {error.colno}: {error.msg}.",
            hint="A JSON array of objects, or one object a line, was expected.",
        ) from error


def _form(path: Path, rows: list[Any]) -> Form:
    if not rows:
        raise DatasetError(f"{path} holds no rows.", hint="Questions and answers were expected.")
    first = rows[0]
    for form in FORMS.values():
        if _has(form, first):
            return form
    known = "; ".join(f"{name} ({', '.join(form.columns)})" for name, form in FORMS.items())
    raise DatasetError(f"The first row of {path} has {_found(first)}.", hint=f"Known forms are {known}. Rename the columns to one of them.")


def _example(row: Any, form: Form, *, name: str, number: int) -> Example | Dropped:
    place = f"{name}:{number}"
    if not _has(form, row):
        return Dropped(record=place, step="ingest", reason="other-columns", detail=_found(row))
    turn = form.read(row)
    if turn is None:
        return Dropped(record=place, step="ingest", reason="not-one-turn")
    if not turn.instruction or not turn.output:
        reason = "empty-answer" if turn.instruction else "empty-question"
        return Dropped(record=place, step="ingest", reason=reason, detail=(turn.instruction or turn.output)[:80])
    question = normalise(turn.instruction)
    document = make_id(normalise(turn.input) or question)
    return Example(
        id=make_id(name, str(number), *turn),
        instruction=turn.instruction,
        input=turn.input,
        output=turn.output,
        task="given",
        fact=make_id(document, question),
        document=document,
        passage="",
        evidence="",
        origin="given",
    )


def _has(form: Form, row: Any) -> bool:
    return isinstance(row, dict) and set(form.columns) <= set(row)


def _found(row: Any) -> str:
    """Say what a row holds, for a person who has to mend it."""
    if not isinstance(row, dict):
        return f"no columns: {json.dumps(row, ensure_ascii=False)[:80]}"
    return f"the columns {', '.join(row)}" if row else "no columns: {}"


def _text(value: Any) -> str:
    """Return a cell as text: nothing for null, JSON for what is neither text nor number."""
    if value is None:
        return ""
    return value.strip() if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
