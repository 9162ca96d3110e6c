"""When a text stands in another word for word: white space and the shape of quotation marks do not count."""

import re

_SHAPES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})
_INSIDE_WORD = re.compile(r"[\w.]\Z")
_GOES_ON = re.compile(r"\.?\w")


def flat(text: str) -> str:
    """Return a text with single spaces for white space and straight quotation marks."""
    return " ".join(text.translate(_SHAPES).split())


def stands_in(text: str, source: str) -> bool:
    """Say whether a text stands in a source as whole words; both must be flat. `5` does not stand in `3.5`; empty text never does."""
    start = source.find(text) if text else -1
    while start >= 0:
        end = start + len(text)
        if not _INSIDE_WORD.search(source[max(start - 1, 0) : start]) and not _GOES_ON.match(source, end):
            return True
        start = source.find(text, start + 1)
    return False
