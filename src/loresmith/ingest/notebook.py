"""Read a Jupyter notebook: its Markdown as a page, its code in fences, what the code printed where that is short.

A picture, a long table or a traceback says little to a reader of text, and is left out.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..errors import SourceError
from ..records import Document
from .blocks import fenced
from .characters import clean, read_text
from .limits import Refused
from .markdown import read_markdown

_MOST_LINES = 15  # Of an output; more is a log or a table.
_MOST_LETTERS = 1000
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def load(path: Path, *, source: str) -> Document:
    """Return the document of one notebook, named `source` in every record; Refused where it is none, or holds no text."""
    try:
        notebook = json.loads(read_text(path))
        cells = notebook["cells"] if "cells" in notebook else notebook["worksheets"][0]["cells"]
        language = _language(notebook.get("metadata") or {})
        parts = [part for cell in cells for part in _parts(cell, language)]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        if isinstance(error, SourceError):
            raise
        hint = "Open it in Jupyter and save it again."
        raise Refused(f"{source} is no notebook: {type(error).__name__}: {error}.", reason="unreadable", hint=hint) from error
    return read_markdown("\n\n".join(parts), source=source)


def _parts(cell: Any, language: str) -> Iterator[str]:
    """Yield the Markdown of one cell; raw cells are for other programs."""
    text = _joined(cell.get("source", cell.get("input", "")))
    if cell["cell_type"] in {"markdown", "heading"}:
        yield f"{'#' * int(cell.get('level', 1))} {text}" if cell["cell_type"] == "heading" else text
    elif cell["cell_type"] == "code" and text.strip():
        yield fenced(text, language=language)
        yield from (fenced(output) for output in map(_output, cell.get("outputs", ())) if output)


def _output(output: Any) -> str:
    """Return what a cell printed or returned as text; empty where it is long, an error or no text."""
    if output.get("output_type") == "stream":
        text = _joined(output.get("text", "")) if output.get("name") != "stderr" else ""
    else:
        text = _joined((output.get("data") or output).get("text/plain", ""))
    text = clean(_COLOURS.sub("", text)).strip("\n")
    is_short = len(text) <= _MOST_LETTERS and text.count("\n") < _MOST_LINES
    # `<Figure size 640x480 with 1 Axes>` names an object and says nothing.
    return text if is_short and not re.fullmatch(r"<[^\n]*>", text.strip()) else ""


def _language(metadata: Any) -> str:
    name = (metadata.get("kernelspec") or {}).get("language") or (metadata.get("language_info") or {}).get("name") or ""
    return name if re.fullmatch(r"[\w+#-]{1,20}", name) else ""


def _joined(text: Any) -> str:
    return "".join(text) if isinstance(text, list) else str(text)
