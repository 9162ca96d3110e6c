"""Get a JSON value out of a reply, or the name of what is wrong with it.

Strictly first; then without a code fence or the words around it; then repaired. A reply that stops in the middle is never
repaired: closing its brackets would pass half an answer off as a whole one.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import json_repair

from .conform import fault_of

LONGEST = 200_000  # Characters. Repair takes 0.3 s at 40,000 hostile ones; a reply of 32,000 tokens has about 130,000.
_FENCE = re.compile(r"```[\w-]*[ \t]*\n(.*?)\n?[ \t]*```", re.DOTALL)
_NOT_FOUND = object()


class Parsed(NamedTuple):
    """A value, or why there is none."""

    value: Any
    """What the reply holds; None where there is a fault."""
    fault: str = ""
    """`not-json`, `cut-off`, `too-long`, or `schema: ` and what is wrong where; empty where nothing is."""
    is_repaired: bool = False
    """True where the JSON itself had to be mended."""


def parse_json(text: str, schema: Mapping[str, Any] | None = None) -> Parsed:
    """Return the object or array a reply holds, checked against the schema where there is one. Never raises."""
    if len(text) > LONGEST:
        return Parsed(None, "too-long")
    if _is_torn(text):
        return Parsed(None, "cut-off")
    first_fault = ""
    for value, is_repaired in _readings(text.strip()):
        fault = fault_of(value, schema) if schema is not None else ""
        if not fault:
            return Parsed(value, "", is_repaired)
        first_fault = first_fault or f"schema: {fault}"
    return Parsed(None, first_fault or "not-json")


def _readings(text: str) -> Iterator[tuple[Any, bool]]:
    """Yield what the text can be read as and whether it was repaired, the most faithful reading first."""
    fenced = [body.strip() for body in _FENCE.findall(text)]
    candidates = list(dict.fromkeys([text, *fenced, _between(text, "{", "}"), _between(text, "[", "]")]))
    for reader, is_repaired in ((_strict, False), (_repaired, True)):
        for candidate in candidates:
            if (value := _container(reader, candidate)) is not _NOT_FOUND:
                yield value, is_repaired


def _container(reader: Callable[[str], Any], text: str) -> Any:
    """Return the object or array read, or _NOT_FOUND. A bare word or number is prose, not a reply in JSON."""
    try:
        value = reader(text)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()  # half a surrogate pair, NaN: no record could hold it
    except (ValueError, RecursionError, TypeError, AttributeError, IndexError):
        return _NOT_FOUND
    return value if isinstance(value, dict | list) else _NOT_FOUND


def _strict(text: str) -> Any:
    return json.loads(text)


def _repaired(text: str) -> Any:
    if not text.startswith(("{", "[")) or not text.endswith(("}", "]")):
        raise ValueError("not all there")
    value = json_repair.loads(text)
    if not value:
        raise ValueError("nothing left")  # words in brackets are mended to an empty object
    return value


def _between(text: str, opening: str, closing: str) -> str:
    """Return the stretch from the first opening bracket to the last closing one."""
    start = text.find(opening)
    return "" if start < 0 else text[start : text.rfind(closing) + 1]


def _is_torn(text: str) -> bool:
    """Say whether JSON begins in a reply and the reply stops before its end.

    The whole objects before the cut are left alone, too: a list of facts that lost its tail is not the list that was asked for.
    """
    start = min((place for place in (text.find("{"), text.find("[")) if place >= 0), default=-1)
    bare = text[start:].strip().removesuffix("```").rstrip()
    if start < 0 or bare.endswith(("}", "]")):
        return False
    try:
        json.JSONDecoder().raw_decode(bare)
    except (ValueError, RecursionError):
        return True
    return False
