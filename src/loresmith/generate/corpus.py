"""What all documents of a run share: the name of the product they are about.

A page that never names its product (`What is the default size?`) takes the name from its neighbours. It is trusted only where most
documents use it like the name of a product; documents about different things have none.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ..records import Document
from .product import is_product, is_thing, names_in, without_headings
from .topic import Topic, topic_of
from .verdict.inventory import Inventory, take_inventory

FEWEST_DOCUMENTS = 3
MOST_CANDIDATES = 30
SHARE_OF_DOCUMENTS = 0.5  # half the pages of a manual name their product in running text
# Manuals name their product in 2 (scikit-learn) to 35 (R) sentences of a hundred, and an author they all thank in less than half a one.
SHARE_OF_SENTENCES = 0.01

_SENTENCE_END = re.compile(r"[.!?](?:\s|$)")
_LETTER = re.compile(r"\b[B-HJ-Z]\b")
_SMALL = re.compile(r"(?<![\w./])[a-z][a-z'-]+\b")
_CAPITAL = re.compile(r"(?<=[a-z,] )[A-Z][a-z'-]+\b")


@dataclass(frozen=True)
class Corpus:
    """The documents of a run, as far as one of them needs to know of the others."""

    documents: tuple[Document, ...] = ()
    """All of them, in any order."""

    @cached_property
    def name(self) -> str:
        """What they are about, as it stands in a question; empty where there are too few or they share no name."""
        return shared_name(self.documents)

    @cached_property
    def inventory(self) -> Inventory:
        """The values they state and the sentences these stand in."""
        return take_inventory(self.documents)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words they write in lower case more often than with a capital inside a sentence."""
        small: Counter[str] = Counter()
        capital: Counter[str] = Counter()
        for document in self.documents:
            prose = without_headings(document.text)
            small.update(_SMALL.findall(prose))
            capital.update(name.lower() for name in _CAPITAL.findall(prose))
        return frozenset(word for word, n_uses in small.items() if n_uses > capital[word])

    def topic_of(self, document: Document) -> Topic:
        """Return what one of the documents is about."""
        return topic_of(document, shared_name=self.name, shared_words=self.words)


def shared_name(documents: Sequence[Document]) -> str:
    """Return the name most documents use like that of a product, as they spell it most often; empty where there is none."""
    if len(documents) < FEWEST_DOCUMENTS:
        return ""
    prose = [without_headings(document.text) for document in documents]
    whole = "\n".join(prose)
    candidates = [name for name, _ in Counter(names_in(whole)).most_common(MOST_CANDIDATES)] + _letters_in_titles(documents)
    n_users = {name: sum(_uses(name, text) for text in prose) for name in candidates}
    fewest = SHARE_OF_SENTENCES * len(_SENTENCE_END.findall(whole))
    for name in sorted(n_users, key=lambda name: (-n_users[name], name)):
        if n_users[name] < SHARE_OF_DOCUMENTS * len(documents):
            break
        if _n_said(name, whole) >= fewest and is_product(name, whole) and not is_thing(name, whole):
            return _spelt(name, whole)
    return ""


def _letters_in_titles(documents: Sequence[Document]) -> list[str]:
    """Return the single capitals that stand in most titles: the name of a language such as R."""
    n_titles = Counter(letter for document in documents for letter in set(_LETTER.findall(document.title)))
    return [letter for letter, n in sorted(n_titles.items()) if n >= SHARE_OF_DOCUMENTS * len(documents)]


def _uses(name: str, text: str) -> bool:
    """Say whether a document uses a name; one with a hyphen may be written small, as `scikit-learn` is."""
    if len(name) == 1:
        return re.search(rf"\b{name}\b", text) is not None
    return (name in text) or ("-" in name and name.lower() in text)


def _n_said(name: str, text: str) -> int:
    """Return how often the documents say a name, in whatever case where it has a hyphen."""
    return len(re.findall(rf"\b{re.escape(name)}\b", text, re.IGNORECASE if "-" in name else 0))


def _spelt(name: str, text: str) -> str:
    """Return a name as it is spelt most often inside a sentence: `scikit-learn` for `Scikit-learn`."""
    pattern = re.compile(rf"(?<=[a-z,] ){re.escape(name)}\b", re.IGNORECASE)
    return Counter(match.group() for match in pattern.finditer(text)).most_common(1)[0][0]
