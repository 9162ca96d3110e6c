"""Find the name of what a document is about: the proper noun it keeps using, best one of its title.

A name is trusted only where the document uses it like the name of a product or place (`in Rust`, `SQLite is`) or of one thing
(`the Beldunvel`), not of a part (`the Unpin trait`, `KFold(...)`): a wrong name in every question is worse than none.
"""

import re
from collections import Counter
from typing import NamedTuple

from ..records import Document
from ..text import words
from .english.lexicon import MONTHS

FEWEST_USES = 2  # within sentences
SHARE_OF_SENTENCES = 0.05  # how often a name that is not in the title must come up to be what the page is about
SHARE_SMALL = 0.2  # of the uses of a name, those without its capital
THING_SHARE = 0.6  # a product line is `the NAME` mostly; of a program one says `the NAME library` at times
CODE_SHARE = 0.2  # `Flask` is the name of a package and of its class; `KFold` of a class alone
KIND_SHARE = 0.15  # `the Unpin trait` again and again: a part of something, not the product

_KINDS = (
    "trait|type|struct|enum|class|function|method|macro|variant|crate|module|object|parameter|estimator|transformer|classifier|package|file"
    "|command|model"
)
_NAME = re.compile(r"(?<=[a-z,] )(?:[A-Z][a-z]+[A-Za-z]*\d*(?:-[a-z]+)?|[A-Z]{2,}[a-z]+\w*|[A-Z][A-Za-z]*[a-z][A-Z]\w*)\b")
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+(?:-[a-z]+)?|\d+")
_NOT_PRODUCTS = MONTHS | frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday English Celsius Fahrenheit Unix Windows Linux Mac Python C Java"
    " Unicode Internet I Boolean Chapter Section Figure Table Listing Appendix".split()
)
_FENCED = re.compile(r"^ *(`{3,}).*?^ *\1 *$", re.MULTILINE | re.DOTALL)
_HEADING_LINE = re.compile(r"^(?:#{1,6} .*|\s*(?:[-*]|\d+[.)])?\s*\*\*.*\*\*)$", re.MULTILINE)


class Product(NamedTuple):
    """The name of what a document is about, as it stands in a question; empty where there is none."""

    name: str
    is_thing: bool
    """It is one thing, and its name has an article."""


def product_of(document: Document) -> Product:
    """Return what the document is about, by name."""
    prose = without_headings(document.text)
    uses = Counter(names_in(prose))
    in_title = set(words(document.title))
    n_sentences = len(re.findall(r"[.!?](?:\s|$)", prose))
    for name in sorted(uses, key=lambda name: (name in in_title, uses[name], name), reverse=True):
        is_frequent = uses[name] >= FEWEST_USES and uses[name] == max(uses.values()) and uses[name] >= SHARE_OF_SENTENCES * n_sentences
        if is_frequent or (name in in_title and uses[name] >= FEWEST_USES):
            if is_thing(name, prose):
                return Product(f"the {name}", True) if name in in_title else Product("", False)
            return Product(name if is_product(name, document.text) else "", False)
    return Product("", False)


def names_in(prose: str) -> list[str]:
    """Return the proper names inside the sentences of a text, in order, each as often as it comes; blocks of code have no sentences."""
    prose = _FENCED.sub("", prose)
    small = Counter(re.findall(r"(?<![\w./])[a-z]+\b(?![.-]\w)", prose))
    found = Counter(_NAME.findall(prose))
    names = {name for name in found if name not in _NOT_PRODUCTS and not _is_made_of(name, found[name], small)}
    return [name for name in found.elements() if name in names]


def without_headings(text: str) -> str:
    """Return a document's text with its headings and bold lines emptied."""
    return _HEADING_LINE.sub("", text)


def _is_made_of(name: str, n_uses: int, small: Counter[str]) -> bool:
    """Say whether a name is a common word with a capital, or several in a row: `ThreadPool` names a type.

    A word written small a few times, in an address or a command, may still be a name: `kaggle` for `Kaggle`.
    """
    parts = _PARTS.findall(name)
    return all(small[part.lower()] > (SHARE_SMALL * n_uses if len(parts) == 1 else 0) for part in parts)


def is_thing(name: str, prose: str) -> bool:
    """Say whether a name stands for one thing and has an article: `the Beldunvel`."""
    n_determined = len(re.findall(rf"\b(?:[Tt]he|[Ee]very|[Ee]ach|first) {name}\b", prose))
    return n_determined > THING_SHARE * _count(name, prose) and re.search(rf"\b[Tt]he {name}\b", prose) is not None


def is_product(name: str, text: str) -> bool:
    """Say whether a name stands for something one works in or that does something, and is no identifier of the code."""
    n_uses = _count(name, text)
    as_code = rf"\b{name}(?:[(<\[]|::|\.\w+\()|^[> ]*(?:from [\w.]+ )?import [\w, ]*\b{name}\b"
    if len(re.findall(as_code, text, re.MULTILINE)) > CODE_SHARE * n_uses:
        return False
    if len(re.findall(rf"\b{name} (?:{_KINDS})s?\b", text)) > KIND_SHARE * n_uses:
        return False
    works_in = rf"\b(?i:in|to|of|with|by|for|from|using|that) {name}\b(?! [A-Z])"
    acts = rf"(?<!\ban )(?<!\bthe ){name} (?:is|does|has|can|will|may|must|should|provides|supports|uses|allows)\b"
    n_alone = len(re.findall(rf"(?<!\b[Tt]he )(?<!\b[Aa] )(?<!\b[Aa]n )\b{name}\b", text))
    return 2 * n_alone >= n_uses and re.search(f"{works_in}|{acts}", text) is not None


def _count(name: str, text: str) -> int:
    return len(re.findall(rf"\b{name}\b", text))
