"""The names in an answer: words in capitals, words spelt like code, what stands in quotation marks or backticks.

They are what a teacher makes up most visibly, and what a rule can look for in the passage.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ...text import sentence_spans
from ..likeness import FUNCTION_WORDS
from .verbatim import flat
from .words import has_relative

_QUOTED = re.compile(r"\"([^\"\n]{2,80})\"|“([^”\n]{2,80})”|`([^`\n]{1,80})`|(?<![\w'])'([^'\n]{2,80})'(?!\w)")
_CODE = re.compile(r"(?<![\w.])\d*[A-Za-z_]\w*|\w*[^\W\d_]\w*")
_LIKE_CODE = re.compile(r"[A-Z]{2}|[a-z][A-Z]|_\w|\d[A-Za-z]|[A-Za-z]\d")
_CALL = re.compile(r"\(\s*\)$")
# `4KB`, `10th`, `20s` are quantities; `1st` too.
_QUANTITY = re.compile(r"v?\d+(?:[A-Za-z]{1,2}|[KMGT]i?B)$")
_CAPITALISED = re.compile(r"\b[A-Z][a-z]+(?:[-'’][A-Za-z]+)*\b")
_LETTERS = re.compile(r"[^\W\d_]+")
_SHORTEST_ACRONYM = 3
_BARE_WORDS = 5
# Capitalised in prose whatever the passage says; months and days are looked at with the dates.
_ALWAYS_CAPITAL = frozenset(
    "yes no true false none null unknown january february march april may june july august september october november december monday"
    " tuesday wednesday thursday friday saturday sunday english".split()
)


class Known(NamedTuple):
    """What a passage offers to look names up in."""

    plain: str
    """Lower-cased, white space as single spaces, quotation marks straight."""
    tokens: frozenset[str]
    """Lower-cased words, and their parts where they are joined by a hyphen or dot."""
    initials: str
    """First letters of the words in order, lower-cased: where an acronym may be spelt out."""


@lru_cache(maxsize=1024)
def known_in(text: str) -> Known:
    """Return what names can be looked up in `text`."""
    plain = flat(text).casefold()
    return Known(plain, frozenset(re.findall(r"\w+", plain)), "".join(word[0] for word in _LETTERS.findall(plain)))


def unknown_names(answer: str, known: Known) -> Iterator[str]:
    """Yield the quotations, code and capitalised names of an answer that are not known."""
    yield from (quoted for quoted in _quotes(answer) if flat(quoted).casefold() not in known.plain)
    yield from (token for token in _code(answer) if not _is_known(token, known))
    yield from (name for name in _proper(answer) if not _is_known_name(name, known))


def _quotes(text: str) -> Iterator[str]:
    """Yield what stands between quotation marks or backticks, without the comma or stop that typesetters put inside."""
    return (_CALL.sub("", "".join(groups).strip(" .,;:!?")) for groups in _QUOTED.findall(text))


def _code(text: str) -> Iterator[str]:
    return (token for token in _CODE.findall(text) if _LIKE_CODE.search(token) and not _QUANTITY.match(token))


def _is_known(token: str, known: Known) -> bool:
    lower = token.casefold()
    if lower in known.tokens or lower in FUNCTION_WORDS or lower in _ALWAYS_CAPITAL or lower.rstrip("s") in known.tokens:
        return True
    # An acronym may be spelt out in the passage, a camelCase name be written apart there.
    if token.isupper() and len(token) >= _SHORTEST_ACRONYM and lower in known.initials:
        return True
    parts = [part.casefold() for part in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", token)]
    return len(parts) > 1 and " ".join(parts) in known.plain


def _proper(text: str) -> Iterator[str]:
    """Yield the capitalised words inside sentences; at their beginning too where the answer is a bare name."""
    is_bare = len(text.split()) <= _BARE_WORDS and not text.rstrip().endswith((".", "!", "?"))
    for line in text.splitlines():
        for sentence in sentence_spans(line):
            words = line[sentence.start : sentence.end]
            for found in _CAPITALISED.finditer(words):
                if (is_bare and "\n" not in text.strip()) or not _starts(words, found.start()):
                    yield found[0]


def _starts(sentence: str, position: int) -> bool:
    """Say whether a word is the first of a sentence, a list item, a quotation or what follows a colon or dash."""
    return not re.search(r"[\w)\],;][ /]+$|\w[-/'’]$", sentence[:position]) or bool(re.search(r"[:*•|>]\s*$", sentence[:position]))


def _is_known_name(name: str, known: Known) -> bool:
    parts = [part.casefold() for part in _LETTERS.findall(name)]
    return all(
        part in known.tokens or part in FUNCTION_WORDS or part in _ALWAYS_CAPITAL or len(part) < 3 or has_relative(part, known.tokens)
        for part in parts
    )
