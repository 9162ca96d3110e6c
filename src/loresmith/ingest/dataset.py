"""Read questions and answers that already exist.

`dataset_rows` opens the file, `dataset_forms` finds the question in a row. Loresmith's own files are read back as they were
written, with document, fact and stratum.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from ..errors import DatasetError
from ..records import Dropped, Example, make_id
from ..text import normalise
from .dataset_forms import ANSWERS, CONVERSATIONS, QUESTIONS, Form, Refused, Turn, form_of
from .dataset_rows import read_rows

_OWN_COLUMNS = {field.name for field in fields(Example)}


def read_dataset(path: Path) -> tuple[list[Example], list[Dropped]]:
    """Return the examples of a file in order, and what in it is no question with an answer.

    The form is that of the first row that has one. `document` is an id of the normalised input, or of the question where there
    is no input; ids hold the file's name and the row's number. Reasons of a drop: `empty-question`, `empty-answer`,
    `not-one-turn`, `later-turn`, `tool-call` and `not-text` (of a conversation), `no-such-option`, `other-columns` (than that form's, or no
    object), `not-json`. `record` says where: `train.jsonl:7`, the line where the file has lines, else the row from 1.

    Raises DatasetError where the file is missing or unreadable, of no known form, or has no question with an answer.
    """
    rows, dropped = read_rows(path)
    form = next((form for _, row in rows if (form := form_of(row))), None)
    if form is None:
        raise _unknown(path, [row for _, row in rows])
    outcomes = [outcome for number, row in rows for outcome in _outcomes(row, form, name=path.name, number=number)]
    examples = [outcome for outcome in outcomes if isinstance(outcome, Example)]
    dropped = [*dropped, *(outcome for outcome in outcomes if isinstance(outcome, Dropped))]
    if not examples:
        reasons = ", ".join(f"{n} {reason}" for reason, n in Counter(one.reason for one in dropped).most_common())
        raise DatasetError(
            f"{path} has {len(rows)} rows, and none with both a question and an answer ({reasons}).",
            hint="Check that its columns hold text.",
        )
    return examples, dropped


def _outcomes(row: Any, form: Form, *, name: str, number: int) -> Iterator[Example | Dropped]:
    place = f"{name}:{number}"
    if not isinstance(row, dict) or not set(form.columns) <= set(row):
        yield Dropped(place, "ingest", "other-columns", _found(row))
    elif set(row) == _OWN_COLUMNS and all(isinstance(value, str) for value in row.values()):
        yield Example.from_dict(row)
    else:
        for nth, turn in enumerate(form.read(row)):
            yield _example(turn, place, f"{number}.{nth}" if nth else str(number), name)


def _example(turn: Turn | Refused, place: str, number: str, name: str) -> Example | Dropped:
    if isinstance(turn, Refused):
        return Dropped(place, "ingest", turn.reason, turn.detail)
    if not turn.instruction or not turn.output:
        reason = "empty-answer" if turn.instruction else "empty-question"
        return Dropped(place, "ingest", reason, (turn.instruction or turn.output)[:80])
    question = normalise(turn.instruction)
    document = make_id(normalise(turn.input) or question)
    return Example(
        id=make_id(name, number, *turn),
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


def _unknown(path: Path, rows: list[Any]) -> DatasetError:
    """Return the error of a file none of whose rows has a known form."""
    if not rows:
        return DatasetError(f"{path} holds no rows.", hint=_hint())
    lists = [name for name, value in rows[0].items() if isinstance(value, list)] if isinstance(rows[0], dict) else []
    if lists and len(rows) == 1 and len(lists) == len(rows[0]):
        return DatasetError(f"{path} holds several lists: {', '.join(lists)}.", hint="Save each as a file of its own, one row a line.")
    return DatasetError(f"The first row of {path} has {_found(rows[0])}.", hint=_hint())


def _hint() -> str:
    questions, answers, lists = (", ".join(names) for names in (QUESTIONS, ANSWERS, CONVERSATIONS))
    return f"Expected is a question ({questions}) beside an answer ({answers}), or a list of messages ({lists}). Rename the columns."


def _found(row: Any) -> str:
    """Say what a row holds, for a person who has to mend it."""
    if not isinstance(row, dict):
        return f"no columns: {json.dumps(row, ensure_ascii=False, default=str)[:80]}"
    return f"the columns {', '.join(row)}" if row else "no columns: {}"
