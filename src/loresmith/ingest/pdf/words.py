"""Join words that were divided at the end of a line.

`man-` and `uals` is manuals, `add-` and `on` is add-on: what the rest of the document writes decides, and without a witness the
hyphen goes, since most were put there by the typesetter.
"""

import re
from collections.abc import Iterable

from .line import HYPHEN, Line

_WORD = re.compile(r"\w+(?:-\w+)*")
_LAST = re.compile(r"[\w-]+$")
_FIRST = re.compile(r"^[\w-]+")
_OPEN_URL = re.compile(r"(?:https?:/|www\.)[^\s)\]>]*[/._?&=%-]$")


def vocabulary(lines: Iterable[Line]) -> frozenset[str]:
    """Return the words of the lines in lower case, compounds with their hyphens, without those that are divided."""
    return frozenset(word for line in lines if not line.text.endswith(HYPHEN) for word in _WORD.findall(line.text.lower()))


def joined(lines: Iterable[str], known: frozenset[str]) -> str:
    """Return lines as one, words and addresses that were divided between two of them made whole."""
    text = ""
    for line in lines:
        if text.endswith(HYPHEN):
            text = text[: -len(HYPHEN)] + _seam(text[: -len(HYPHEN)], line, known) + line
        elif _OPEN_URL.search(text):
            text += line
        elif text.endswith("-") and text[-2:-1].isalpha() and line[:1].islower():
            text = text[:-1] + _seam(text[:-1], line, known) + line
        elif text.endswith("-") and text[-2:-1].isalnum() and line[:1].isalnum():
            text += line
        else:
            text += f" {line}" if text else line
    return text.removesuffix(HYPHEN)


def _seam(before: str, after: str, known: frozenset[str]) -> str:
    """Return the hyphen that belongs between two halves, or nothing."""
    first, second = _LAST.search(before), _FIRST.search(after)
    if not first or not second or not second[0][0].islower():
        return "-"
    whole, compound = f"{first[0]}{second[0]}".lower(), f"{first[0]}-{second[0]}".lower()
    return "-" if compound in known and whole not in known else ""
