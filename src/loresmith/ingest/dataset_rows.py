"""The rows of a dataset file, whatever it is written in.

The bytes tell: gzip and parquet by their first bytes, JSON by its first letter, anything else is a table of cells with a header.
A line that cannot be read is one recorded drop; a file that holds nothing readable is an error. What is read is bounded,
after inflating, so that a small file cannot fill the memory.
"""

import csv
import gzip
import io
import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import DatasetError, MissingExtra
from ..records import Dropped
from .dataset_forms import Row, form_of

# Forty times the largest instruction sets in use (Alpaca, Dolly, MedQuAD: up to 25 MB); Python needs several times this to hold it.
MOST_BYTES = 1_000_000_000
MOST_CELL_LETTERS = 10_000_000
_CONTAINERS = ("data", "rows", "examples")


class Rows(NamedTuple):
    """What stands in a file."""

    rows: list[tuple[int, Any]]
    """The number of each row, and the row: the line it begins at where there are lines, otherwise its place from 1."""
    dropped: list[Dropped]
    """Lines that are no rows: `not-json`, `other-columns`."""


def read_rows(path: Path) -> Rows:
    """Return the rows of a JSON array, JSON lines, CSV, TSV or parquet file, the text forms also gzipped.

    A JSON object that holds a list under `data`, `rows` or `examples` is that list; SQuAD's nested questions are laid flat. Column
    names are in small letters. Raises DatasetError where the file is missing, too large, not UTF-8 or of no such form, MissingExtra
    where parquet needs pyarrow.
    """
    data = _bytes(path)
    if data[:4] == b"PAR1":
        return Rows([(number, _named(row)) for number, row in enumerate(_parquet(path), start=1)], [])
    text = _text(path, data)
    if not text.strip():
        raise DatasetError(f"{path} is empty.", hint="A JSON array, JSON lines or a table of questions and answers was expected.")
    if text.lstrip()[0] in "[{" and not path.name.removesuffix(".gz").endswith((".csv", ".tsv")):
        return _json(path, text.strip())
    return _table(path, text.lstrip("\r\n"))


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        if data[:2] == b"\x1f\x8b":
            with gzip.open(path) as file:
                data = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise DatasetError(f"There is no dataset file {path}.", hint="Paths are relative to the recipe.") from error
    except IsADirectoryError as error:
        raise DatasetError(f"{path} is a folder.", hint="Name the JSON, JSON-lines, CSV or parquet file in it.") from error
    except (OSError, EOFError) as error:
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
    if text[0] == "{" and _parsed(first) is not None and (rest.strip() or form_of(_named(_parsed(first)))):
        return _lines(path.name, text)
    try:
        whole = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise DatasetError(
            f"{path} is not JSON at {_place(error)}.", hint="A JSON array of objects, or one object a line, was expected."
        ) from error
    if isinstance(whole, dict):
        whole = next((whole[name] for name in _CONTAINERS if isinstance(whole.get(name), list)), [whole])
    flat = [row for item in whole for row in _laid_flat(item)]
    return Rows([(number, _named(row)) for number, row in enumerate(flat, start=1)], [])


def _place(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}, column {error.colno}: {error.msg}"
    return "some line: it is nested too deeply"


def _lines(name: str, text: str) -> Rows:
    found = Rows([], [])
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        row = _parsed(line)
        if row is None:
            found.dropped.append(Dropped(f"{name}:{number}", "ingest", "not-json", line[:80]))
        else:
            found.rows.append((number, _named(row)))
    return found


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        return None


def _laid_flat(item: Any) -> Iterator[Any]:
    """Yield the questions of one article of SQuAD, each with its paragraph; anything else as it is."""
    if not (isinstance(item, dict) and isinstance(item.get("paragraphs"), list)):
        yield item
        return
    for paragraph in item["paragraphs"]:
        questions = paragraph.get("qas") if isinstance(paragraph, dict) else None
        yield from ({"context": paragraph.get("context"), **question} for question in questions or () if isinstance(question, dict))


def _table(path: Path, text: str) -> Rows:
    header = text.partition("\n")[0]
    # The library's limit of 131,072 letters a cell is one for the process, and below what a passage may have.
    csv.field_size_limit(MOST_CELL_LETTERS)
    # Lines end as the file ends them; inside quotation marks every character stays as it is.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max("\t,;", key=header.count))
    names = next(reader)
    if form_of(_named(dict.fromkeys(names))) is None and not path.name.removesuffix(".gz").endswith((".csv", ".tsv")):
        raise DatasetError(
            f"{path} is not JSON at line 1, and not a table with known columns: {header.strip()[:80]}.",
            hint="Write it as JSON lines, or give it a header such as instruction,input,output.",
        )
    found = Rows([], [])
    for number, cells in _cells(reader):
        if isinstance(cells, list) and len(cells) == len(names):
            found.rows.append((number, _named(dict(zip(names, cells, strict=True)))))
        elif cells:
            detail = cells if isinstance(cells, str) else f"{len(cells)} cells under {len(names)} names"
            found.dropped.append(Dropped(f"{path.name}:{number}", "ingest", "other-columns", detail))
    return found


def _cells(reader: Any) -> Iterator[tuple[int, list[str] | str]]:
    """Yield the line each row begins at with its cells, or with what is wrong with it."""
    while True:
        number = reader.line_num + 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, str(error)


def _parquet(path: Path) -> Iterator[dict[str, Any]]:
    try:
        pyarrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise MissingExtra(f"{path} is a parquet file, which needs pyarrow.", hint="pip install 'loresmith[hf]'") from error
    try:
        file = parquet.ParquetFile(path)
        inflated = sum(file.metadata.row_group(group).total_byte_size for group in range(file.metadata.num_row_groups))
        if inflated > MOST_BYTES:
            raise DatasetError(f"{path} holds {inflated:,} bytes, more than {MOST_BYTES:,}.", hint="Divide it, or take a part of it.")
        for batch in file.iter_batches(batch_size=1000):
            yield from batch.to_pylist()
    except pyarrow.ArrowException as error:
        raise DatasetError(f"{path} is no parquet file that can be read: {error}.", hint="Write it again.") from error


def _named(row: Any) -> Row | Any:
    """Return a row with its column names in small letters; what is no row as it is."""
    return {str(name).strip().casefold(): value for name, value in row.items()} if isinstance(row, dict) else row
