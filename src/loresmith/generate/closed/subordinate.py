"""Whether a clause taken out of its sentence can still be understood."""

import re

from ..english.span import is_balanced

MOST_WORDS = 32

_LEANING = re.compile(
    r"\b(?:above|below|following|previous paragraph|aforementioned|latter|former|described here|as shown|such|in that case|otherwise"
    r"|instead of that|we|our|chapters?|sections?|listings?|figures?|something|this|these|those)\b|!|’ve\b|’ll\b",
    re.IGNORECASE,
)


def leans_on_text(clause: str) -> bool:
    """Say whether a clause points at a place in the text or at the sentence before."""
    return _LEANING.search(clause) is not None


def is_whole(clause: str) -> bool:
    """Say whether a clause has some words but not too many, and brackets and quotation marks in pairs."""
    return 4 <= len(clause.split()) <= MOST_WORDS and is_balanced(clause) and not clause.endswith(("?", "!"))
