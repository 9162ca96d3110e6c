"""What the documents of a corpus state: their typed values, and the sentences these stand in."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from ...records import Document
from ...text import normalise, sentences
from ..blocks import read_blocks
from ..english.lexicon import SMALL_WORDS
from .values import values_in


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence that states a value."""

    document: str
    words: frozenset[str]
    """Its content words and those of its page's title, in lower case."""


@dataclass(frozen=True)
class Inventory:
    """The values of a corpus."""

    values: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    """By kind: each value as it is written, with the ids of the documents that state it."""
    mentions: dict[str, list[Mention]] = field(default_factory=dict)
    """By value, normalised: the sentences it stands in."""


def take_inventory(documents: Sequence[Document]) -> Inventory:
    """Return the values in the prose of some documents."""
    values: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    mentions: defaultdict[str, list[Mention]] = defaultdict(list)
    for document in documents:
        title = content_words(document.title)
        for block in read_blocks(document):
            for sentence in sentences(block.text) if block.is_prose else ():
                for value in values_in(sentence):
                    values[value.kind][value.text].add(document.id)
                    mentions[normalise(value.text)].append(Mention(document.id, content_words(sentence) | title))
    return Inventory({kind: dict(found) for kind, found in values.items()}, dict(mentions))


def content_words(text: str) -> frozenset[str]:
    """Return the words of a text that say what it is about, in lower case."""
    return frozenset(word for word in normalise(text).split() if word not in SMALL_WORDS)
