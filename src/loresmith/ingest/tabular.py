"""Read tables: CSV, TSV and JSON lines.

What a row is, the columns say. A term and its meaning become a definition; a title and a text, a section; long cells, a paragraph
with a line for each column; short ones, rows of a table, whose head is repeated so that every passage cut from it can be understood.
"""

import csv
import json
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from statistics import mean
from typing import Any

from ..records import Document
from .blocks import Block, compose, row
from .characters import one_line, read_text
from .limits import Refused

_ROWS_A_BLOCK = 20  # About a passage of the usual 160 words.
_LONG_ROW = 25  # Words: from there on a row is read as a paragraph.
_MOST_COLUMNS = 200
_TERMS = frozenset({"term", "word", "name", "acronym", "abbreviation", "concept", "key", "entry", "parameter", "option", "field", "code"})
_MEANINGS = frozenset({"definition", "meaning", "description", "explanation", "expansion", "gloss", "stands for", "value"})
_TITLES = ("title", "heading", "subject", "question")
_TEXTS = ("text", "content", "body", "document", "article", "answer")


def load(path: Path, *, source: str) -> Document:
    """Return the document of a table whose first line names its columns, or of JSON lines, named `source` in every record.

    Refused, a SourceError, where it cannot be read, holds no rows, or is no table.
    """
    text = read_text(path)
    rows = _objects(text, source) if path.suffix.lower() in {".jsonl", ".ndjson"} else _records(text, path.suffix.lower(), source)
    return compose(_blocks(rows), source=source)


def _objects(text: str, source: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise Refused(f"{source} is not JSON in line {number}.", reason="unreadable", hint="Write one object a line.") from error
        rows.append({str(key): _cell(cell) for key, cell in value.items()} if isinstance(value, dict) else {"": _cell(value)})
    return rows


def _records(text: str, suffix: str, source: str) -> list[dict[str, str]]:
    """Return the rows of a table by column name; an unnamed column keeps its cells, without a name."""
    lines = csv.reader(StringIO(text), delimiter=_delimiter(text, suffix))
    try:
        head = [one_line(name) for name in next(lines, [])]
        if len(head) > _MOST_COLUMNS:
            raise Refused(f"{source} has {len(head)} columns, more than {_MOST_COLUMNS}.", reason="unreadable", hint="Leave it out.")
        names = [name if name and head.index(name) == nth else f"{name} {nth + 1}".strip() for nth, name in enumerate(head)]
        rows = [dict(zip(names, map(one_line, cells), strict=False)) for cells in lines if any(cells)]
    except csv.Error as error:
        raise Refused(f"{source} is no table: line {lines.line_num}: {error}.", reason="unreadable", hint="Check its quotes.") from error
    return rows


def _delimiter(text: str, suffix: str) -> str:
    """Return what parts the columns: the mark that stands most in the first line, outside of quotes."""
    if suffix == ".tsv":
        return "\t"
    first = "".join(text.split("\n", 1)[0].split('"')[::2])
    return max(",;\t|", key=first.count)


def _blocks(rows: Sequence[dict[str, str]]) -> Iterator[Block]:
    columns = list(dict.fromkeys(name for record in rows for name in record))
    lower = {name.lower(): name for name in reversed(columns)}
    title = next((lower[name] for name in _TITLES if name in lower), None)
    text = next((lower[name] for name in _TEXTS if name in lower and lower[name] != title), None)
    if len(columns) == 2 and columns[0].lower() in _TERMS and columns[1].lower() in _MEANINGS:
        yield from (Block(f"{record.get(columns[0], '')}\n: {record[columns[1]]}") for record in rows if record.get(columns[1]))
    elif text:
        yield from (block for record in rows for block in _section(record, title, text))
    elif mean([sum(len(cell.split()) for cell in record.values()) for record in rows] or [0]) > _LONG_ROW:
        yield from (Block("\n".join(f"{name}: {cell}" for name, cell in record.items() if cell)) for record in rows)
    else:
        for start in range(0, len(rows), _ROWS_A_BLOCK):
            lines = [row(record.get(name, "") for name in columns) for record in rows[start : start + _ROWS_A_BLOCK]]
            yield Block("\n".join([row(columns), *filter(None, lines)]))


def _section(record: dict[str, str], title: str | None, text: str) -> Iterator[Block]:
    if title and record.get(title):
        yield Block(one_line(record[title]), level=2)
    for paragraph in record.get(text, "").split("\n\n"):
        yield Block(one_line(paragraph))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
