"""Does a text stand in its source: its numbers, its links, its names, and enough of its words.

What a teacher invents, and what an instruction hidden in a document makes it say, shows here first. It is a net with wide meshes: the
filters of `curate` look again.
"""

import re
from collections.abc import Iterator

from ...text import normalise
from .draft import Fault

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)*")
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]+", re.IGNORECASE)
_TOKEN = re.compile(r"\w+")
_CODE = re.compile(r"[A-Z]{2}|[a-z][A-Z]|_\w|\d[A-Za-z]|[A-Za-z]\d")  # Looked for inside a token: one pattern for both is quadratic.
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]\w+")  # A capital inside a sentence.
_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM_LETTERS = 6  # `created` and `creates`, `transactional` and `transaction` share as many.
_LIGHT = frozenset(
    "that this these those with from into than then them they their there which what when where while will would could should must have"
    " been being were does doing done also only such some many much more most other each every about after before because between both"
    " either under over very like just make makes made use used uses using true false correct incorrect says said means follows".split()
)


def stems(text: str) -> set[str]:
    """Return the content words of a text, cut to their first letters so that a word's forms are one."""
    return {word[:_STEM_LETTERS] for word in map(str.casefold, _WORD.findall(text)) if word not in _LIGHT}


def share_supported(text: str, source: str) -> float:
    """Return the share of a text's content words that stand in the source, in [0, 1]; 1 where it has none."""
    said = stems(text)
    return len(said & stems(source)) / len(said) if said else 1.0


def names_in(text: str) -> set[str]:
    """Return the numbers, names and words spelt like code of a text, normalised, a plural's `s` left out."""
    codes = [token for token in _TOKEN.findall(text) if _CODE.search(token)]
    return {normalise(name).rstrip("s") for name in (*_numbers(text), *codes, *_NAME.findall(text))}


def invented(text: str, source: str) -> list[str]:
    """Return the numbers, links, names and words spelt like code of a text that its source does not have, in order, each once."""
    plain = " ".join(source.split()).casefold()
    tokens, numbers = {token.rstrip("s") for token in _TOKEN.findall(plain)}, set(_numbers(source))
    without_links = _LINK.sub(" ", text)
    unknown = [link for link in _LINK.findall(text) if link.rstrip(".,;:").casefold() not in plain]
    unknown += [number for number in _numbers(without_links) if number not in numbers]
    unknown += [name for name in _TOKEN.findall(without_links) if _CODE.search(name) and name.casefold().rstrip("s") not in tokens]
    unknown += [name for name in _NAME.findall(without_links) if name.casefold().rstrip("s") not in plain]
    return list(dict.fromkeys(unknown))


def unsupported(text: str, source: str, *, support: float, also: str = "") -> Fault | None:
    """Return what is wrong with an answer or a statement that its source does not bear, or None.

    Numbers, links and names may stand in `also` instead; `support` is the share of content words that must stand in the source itself.
    """
    unknown = invented(text, f"{source}\n{also}")
    if unknown:
        named = ", ".join(unknown[:5])
        return Fault("not-grounded", f"This stands nowhere in the passage: {named}. Use only what the passage says.")
    if share_supported(text, source) < support:
        return Fault("not-grounded", f"The passage does not say this: {text[:200]!r}. Use only what the passage says, in its own terms.")
    return None


def _numbers(text: str) -> Iterator[str]:
    """Yield the numbers of a text, `1,000` as `1000`."""
    return (number.replace(",", "") for number in _NUMBER.findall(text))
