"""What a document is about, and how it writes its words: what the other modules need to know of the whole page."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from ..records import Document
from ..text import normalise
from .english.lexicon import SMALL_WORDS
from .english.verbs import base_of
from .product import product_of, without_headings

LONGEST_TITLE = 12
"""Words; a longer title is no name for anything."""

# Titles and headings that say nothing of what stands below them.
_GENERIC = re.compile(
    r"(?:the )?(?:description|overview|introduction|background|summary|syntax|details?|notes?|usage|options?|parameters?|examples?|general"
    r"|basics|conclusion|see also|references?|limitations?|capabilities|(?:backwards? )?compatibility|features?|motivation|discussion"
    r"|other [\w ]+|history|benefits|general concepts|glossary.*|definitions|operation|maintenance|quirks|.*frequently asked questions.*"
    r"|.*\bfaqs?\b.*|miscellaneous|more|tips|setup|results?|properties|advantages|disadvantages|right|wrong|good|bad|correct|incorrect|pros|cons|drawbacks?|caveats?|pitfalls"
    r"|getting started|quick ?start|first steps|tutorials?|home|index|main|readme|methods|general \w+|mathematical \w+|implementation \w+"
    r"|further reading|key takeaways)",
    re.IGNORECASE,
)
# What an English word ends in and a product name rarely.
_WORD_ENDING = re.compile(r"[/-]|(?:ed|ing|al|ic|ive|ous|ly|ary|able|ible|tions?|ments?|ers?|ities|ity|ness|ences?|ances?)$")
_ORDER = re.compile(r"^(?:ch|chapter|part)?\d+ |^[\d ]+$")
_SEPARATOR = re.compile(r"[_-]+")
_WORD = re.compile(r"(?<![\w./])[a-z][a-z'-]+\b(?!/|\.\w)")
_INNER_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z'-]+\b")
_INNER_WORD = re.compile(r"(?<=[a-z,] )[A-Z]\w*")
_DETERMINED = re.compile(r"\b((?i:the|a|an|each|every|any|this|that|these|one|another|some|no|second|two)) ([a-z][a-z-]+)\b")
FEWEST_UNIQUE = 3  # `the heap` said less often may be one of many heaps


@dataclass(frozen=True)
class Topic:
    """The subject of one document."""

    name: str
    """As it stands in a question: `SQLite`, `the Beldunvel`; empty where the document has no name we trust."""
    title: str
    """The document's title in the case of running text, empty where it says nothing."""
    is_thing: bool
    """The document is about one thing, which it calls `the NAME`: then a bare `the unit` can only be that."""
    text: str
    """The document's text."""
    shared_words: frozenset[str] = frozenset()
    """Words the other documents write in lower case."""

    @cached_property
    def prose(self) -> str:
        """The text without headings and bold lines, which are often Written Like This."""
        return without_headings(self.text)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words this document, or the others more often than not, write in lower case."""
        return (self.shared_words - self._names).union(_WORD.findall(self.prose))

    @cached_property
    def _names(self) -> frozenset[str]:
        """The words this document writes with a capital inside a sentence, in lower case."""
        return frozenset(name.lower() for name in _INNER_NAME.findall(self.prose))

    def is_named_in(self, question: str) -> bool:
        """Say whether a question already names what it is about."""
        core = normalise(re.sub(r"^(?:the|an?) ", "", self.name or self.title))
        end = r"\b" if len(core) == 1 else ""  # `SQLite3` names SQLite, but not every word with an r names R
        return bool(core) and re.search(rf"\b{re.escape(core)}{end}", normalise(question)) is not None

    def is_unique(self, noun: str) -> bool:
        """Say whether the document speaks of one such thing only: always `the heap`, never `a heap`."""
        determiners = {determiner for determiner, counted in self._determined if counted == noun}
        return determiners == {"the"} and self._determined["the", noun] >= FEWEST_UNIQUE

    def uses(self, phrase: str) -> int:
        """Return how often the document says a phrase, in whatever case, from the beginning of a word."""
        lower, text = phrase.lower(), self._lower_text
        n_uses, at = 0, text.find(lower)
        while at >= 0:
            n_uses += at == 0 or not (text[at - 1].isalnum() or text[at - 1] == "_")
            at = text.find(lower, at + 1)
        return n_uses

    def lowered(self, phrase: str) -> str:
        """Return a phrase with its first word as it stands inside a sentence: `The table` as `the table`, `SQLite` as it is."""
        first, _, rest = phrase.partition(" ")
        if (
            rest[:1].isupper()
            and first.lower() not in SMALL_WORDS
            and self._is_heading_word(first)
            and self._is_heading_word(rest.split()[0])
        ):
            return self.in_sentence_case(phrase)  # `Text Analysis` stood at the head of its sentence like a title
        if not first[:1].isupper() or (first.isupper() and len(first) > 1):
            return phrase
        is_common = self._is_common(first) or (self._is_plain(first) and self._looks_common(first.lower(), rest))
        return f"{first.lower()} {rest}".strip() if is_common else phrase

    def in_sentence_case(self, heading: str) -> str:
        """Return a heading without its capitals, but for names: words that the document itself writes in lower case lose them."""
        return " ".join(word.lower() if self._is_heading_word(word) else word for word in heading.split())

    @cached_property
    def _lower_text(self) -> str:
        return self.text.lower()

    @cached_property
    def _determined(self) -> Counter[tuple[str, str]]:
        return Counter((determiner.lower(), noun) for determiner, noun in _DETERMINED.findall(self.text))

    def _is_plain(self, word: str) -> bool:
        """Say whether a capitalised word is no name: no capitals inside, and none within a sentence of the document."""
        if word[1:] != word[1:].lower():
            return False
        if word.isalnum():
            return word not in self._inner_words
        return not re.search(rf"[a-z,] {re.escape(word)}\b", self.prose)

    @cached_property
    def _inner_words(self) -> frozenset[str]:
        """The words with a capital that stand inside a sentence: looked up once for each sentence of a long document."""
        return frozenset(_INNER_WORD.findall(self.prose))

    def _is_common(self, word: str) -> bool:
        plain = word.lower().strip(",;:.")
        is_known = not {plain, f"{plain}s", plain.removesuffix("s")}.isdisjoint(self.vocabulary) or base_of(plain, "gerund") is not None
        return plain in SMALL_WORDS or (self._is_plain(word) and is_known)

    @staticmethod
    def _looks_common(word: str, rest: str) -> bool:
        return (rest[:1].islower() and _WORD_ENDING.search(word) is not None) or (word.endswith("s") and (not rest or rest[0].islower()))

    def _is_heading_word(self, word: str) -> bool:
        plain = word.strip(".,:;?!()\"'").lower()
        is_capitalised = word[:1].isupper() and word[1:] == word[1:].lower() and plain != "i"
        return is_capitalised and (plain in SMALL_WORDS or plain in self.vocabulary)


def topic_of(document: Document, *, shared_name: str = "", shared_words: frozenset[str] = frozenset()) -> Topic:
    """Return what a document is about.

    `shared_name` is what all documents are about and `shared_words` what they write in lower case: see `corpus.py`.
    """
    product = product_of(document)
    is_other = product.is_thing or normalise(product.name) == normalise(document.title)
    name = product.name if is_other or not shared_name else shared_name
    title = Topic("", "", False, document.text, shared_words).in_sentence_case(_readable(document))
    says_something = len(title.split()) <= LONGEST_TITLE and not is_generic(title)
    return Topic(name, title if says_something else "", product.is_thing, document.text, shared_words)


def is_generic(heading: str) -> bool:
    """Say whether a heading fits any document: `Overview`, `See also`."""
    return _GENERIC.fullmatch(heading) is not None


def _readable(document: Document) -> str:
    """Return the title, in words where it is only the name of the file: `competitions setup` for `7_competitions-setup`."""
    is_file_name = document.title == PurePosixPath(document.source).stem
    return _ORDER.sub("", _SEPARATOR.sub(" ", document.title)).strip() if is_file_name else document.title
