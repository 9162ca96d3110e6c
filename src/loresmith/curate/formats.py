"""Write examples in the forms that other trainers read.

The name chooses how a row is laid out, the file's ending how rows are written: `.json` (an array), `.jsonl`, `.csv`, `.tsv`, `.parquet`,
the text ones also with `.gz`. Beside question and answer stand the document, passage and stratum they came from, under names of
their own that trainers pass over. Only `openai` has nothing else: its endpoint refuses columns it does not know.
"""

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from ..errors import DatasetError, MissingExtra
from ..files import replacing
from ..records import Example
from ..registry import suggestion

Row = dict[str, Any]
PROVENANCE = {"document_id": "document", "passage_id": "passage", "task": "task", "origin": "origin", "stratum": "stratum"}
"""Columns beside question and answer, and the fields they hold. `passage` alone would be read as the text that is asked about."""


def _asked(example: Example) -> str:
    """Return the question as one turn: the text it is about comes first."""
    return f"{example.input}\n\n{example.instruction}" if example.input else example.instruction


def _messages(example: Example) -> Row:
    return {"messages": [{"role": "user", "content": _asked(example)}, {"role": "assistant", "content": example.output}]}


FORMS: Mapping[str, Callable[[Example], Row]] = {
    "alpaca": lambda example: {"instruction": example.instruction, "input": example.input, "output": example.output},
    "question-answer": lambda example: {"question": example.instruction, "context": example.input, "answer": example.output},
    "prompt-completion": lambda example: {"prompt": _asked(example), "completion": example.output},
    "messages": _messages,
    "openai": _messages,
    "sharegpt": lambda example: {
        "conversations": [{"from": "human", "value": _asked(example)}, {"from": "gpt", "value": example.output}],
    },
}
"""Row layouts by name. Those with one turn put the input before the question, two line breaks between."""

SUFFIXES = (".json", ".jsonl", ".csv", ".tsv", ".parquet")


def write_dataset(examples: Iterable[Example], path: Path, form: str) -> int:
    """Write the examples to a file, whole or not at all, and return how many.

    Raises DatasetError for a form or an ending that is not known, and for conversations in a table of cells; MissingExtra where
    parquet needs pyarrow. Read back by `read_dataset`, every question and answer is what it was.
    """
    if form not in FORMS:
        raise DatasetError(f"There is no form named {form!r}.", hint=suggestion(form, list(FORMS)))
    suffix = Path(path.name.removesuffix(".gz")).suffix
    is_packed = path.name.endswith(".gz")
    if suffix not in SUFFIXES or (is_packed and suffix == ".parquet"):
        raise DatasetError(f"{path} does not end in a kind of file that can be written.", hint=f"Endings are {', '.join(SUFFIXES)}.")
    rows = [_row(example, form) for example in examples]
    if suffix in (".csv", ".tsv") and any(isinstance(value, list) for row in rows[:1] for value in row.values()):
        raise DatasetError(f"{path} is a table of cells and cannot hold {form}.", hint="Choose alpaca, or write .jsonl.")
    data = _parquet(rows) if suffix == ".parquet" else _text(rows, suffix).encode()
    with replacing(path) as file:
        # No time of day in the header: the same rows give the same bytes.
        file.write(gzip.compress(data, mtime=0) if is_packed else data)
    return len(rows)


def _row(example: Example, form: str) -> Row:
    more = {} if form == "openai" else {column: getattr(example, name) for column, name in PROVENANCE.items()}
    return FORMS[form](example) | more


def _text(rows: Sequence[Row], suffix: str) -> str:
    if suffix == ".json":
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    if suffix == ".jsonl":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    table = io.StringIO()
    names = list(rows[0]) if rows else []
    writer = csv.DictWriter(table, names, delimiter="\t" if suffix == ".tsv" else ",", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return table.getvalue()


def _parquet(rows: list[Row]) -> bytes:
    try:
        pyarrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise MissingExtra("Writing parquet needs pyarrow.", hint="pip install 'loresmith[hf]'") from error
    buffer = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(rows), buffer, compression="zstd")
    return buffer.getvalue()
