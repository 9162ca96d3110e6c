"""The rows of a dataset file, whatever it is written in.

The bytes tell: gzip and parquet by their first bytes, JSON by its first letter, anything else is a table of cells with a header.
A line that cannot be read is one recorded drop; a file that holds nothing readable is an error. What is read is bounded,
after inflating, so that a small file cannot fill the memory.
"""

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..errors import DatasetError
from ..records import Dropped
from .dataset_cells import parquet_rows, table_rows
from .dataset_forms import MOST_BYTES, Rows, form_of, named

_CONTAINERS = ("data", "rows", "examples")


def read_rows(path: Path) -> Rows:
    """Return the rows of a JSON array, JSON lines, CSV, TSV or parquet file, the text forms also gzipped.

    A JSON object that holds a list under `data`, `rows` or `examples` is that list, one of equally long columns is their rows; SQuAD's
    nested questions are laid flat. Column names are in small letters. Raises DatasetError where the file is missing, too large, not
    UTF-8 or of no such form, MissingExtra where parquet needs pyarrow.
    """
    data = _bytes(path)
    if data[:4] == b"PAR1":
        return Rows([(number, named(row)) for number, row in enumerate(parquet_rows(path), start=1)], [])
    if path.suffix == ".parquet":
        raise DatasetError(f"{path} is no parquet file: it does not begin as one.", hint="Fetch it again, or name it by what it is.")
    text = _text(path, data)
    if not text.strip():
        raise DatasetError(f"{path} is empty.", hint="A JSON array, JSON lines or a table of questions and answers was expected.")
    if text.lstrip()[0] in "[{" and not path.name.removesuffix(".gz").endswith((".csv", ".tsv")):
        return _json(path, text.strip())
    return table_rows(path, text.lstrip("\r\n"))


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        if data[:2] == b"\x1f\x8b":
            with gzip.open(path) as file:
                data = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise DatasetError(f"There is no dataset file {path}.", hint="A path in a recipe is relative to the recipe.") from error
    except IsADirectoryError as error:
        raise DatasetError(f"{path} is a folder.", hint="Name the JSON, JSON-lines, CSV or parquet file in it.") from error
    except (OSError, EOFError, zlib.error) as error:
        raise DatasetError(f"{path} cannot be read: {error}.", hint="Check the file, or pack it again.") from error
    if len(data) > MOST_BYTES:
        raise DatasetError(f"{path} holds more than {MOST_BYTES:,} bytes.", hint="Divide it, or take a part of it.")
    return data


def _text(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DatasetError(f"{path} is not UTF-8 text: {error.reason} at byte {error.start}.", hint="Save it as JSON in UTF-8.") from error


def _json(path: Path, text: str) -> Rows:
    """Return the rows of an array, of an object that holds one, or of lines."""
    first, _, rest = text.partition("\n")
    row = _parsed(first) if text[0] == "{" else None
    if row is not None and (rest.strip() or (form_of(named(row)) and _by_column(row) == [row])):
        return _lines(path.name, text)
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DatasetError(
            f"{path} is not JSON at {_place(error)}.", hint="A JSON array of objects, or one object a line, was expected."
        ) from error
    if isinstance(whole, dict):
        whole = next((whole[name] for name in _CONTAINERS if isinstance(whole.get(name), list)), None) or _by_column(whole)
    flat = [row for item in whole for row in _laid_flat(item)]
    return Rows([(number, named(row)) for number, row in enumerate(flat, start=1)], [])


def _by_column(whole: dict[str, Any]) -> list[Any]:
    """Return the rows of a table that is written column by column, as pandas does; of another object, the object itself."""
    columns = {
        name: cells for name, cells in whole.items() if isinstance(cells, list) and not any(isinstance(cell, dict) for cell in cells)
    }
    form = form_of(named(columns))
    if form is None or len({len(cells) for cells in columns.values()}) > 1:
        return [whole]
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def _place(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}, column {error.colno}: {error.msg}"
    return "some line: it is nested too deeply" if isinstance(error, RecursionError) else f"some line: {error}"


def _lines(name: str, text: str) -> Rows:
    found = Rows([], [])
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        row = _parsed(line)
        if row is None:
            found.dropped.append(Dropped(f"{name}:{number}", "ingest", "not-json", line[:80]))
        else:
            found.rows.append((number, named(row)))
    return found


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _laid_flat(item: Any) -> Iterator[Any]:
    """Yield the questions of one article of SQuAD, each with its paragraph; anything else as it is."""
    if not (isinstance(item, dict) and isinstance(item.get("paragraphs"), list)):
        yield item
        return
    for paragraph in item["paragraphs"]:
        questions = paragraph.get("qas") if isinstance(paragraph, dict) else None
        yield from ({"context": paragraph.get("context"), **question} for question in questions or () if isinstance(question, dict))
