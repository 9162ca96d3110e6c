"""Cut a sentence into words, quotations and asides, and say what kind of word each is."""

import re
from typing import Literal, NamedTuple, cast

from .lexicon import ADVERBS, AUXILIARIES, IRREGULAR_PLURALS, PREPOSITIONS, PRONOUNS, SINGULARS_IN_S
from .verbs import base_of, forms_of

Kind = Literal["plain", "quoted", "call", "aside", "mark", "rest"]

_PARENTHESES = r"\((?:[^()]|\([^()]*\))*\)"
_KINDS: tuple[tuple[Kind, str], ...] = (
    ("aside", rf"(?<=\s){_PARENTHESES}"),
    ("quoted", r"\"[^\"\n]{1,80}\"|“[^”\n]{1,80}”|`[^`\n]{1,80}`|(?<![\w)])'[^'\n]{1,40}'(?!\w)"),
    ("call", rf"[\w:.$]+{_PARENTHESES}"),
    ("mark", r"[,;:.!?()]|[—–]|-{1,3}(?=\s)"),
    ("plain", r"[^\s,;()\"“”—–`]*[^\s,;:.!?()\"“”—–`]"),
    ("rest", r"\S"),
)
_TOKEN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS))
_CODE = re.compile(r"[_()\d@$#%\\=<>*]|::|[a-z][A-Z]|^[A-Z]{2}|^[A-Z].*[A-Z]{2}|\w\.\w|/")
_ASIDES = re.compile(rf"\s+{_PARENTHESES}")


class Token(NamedTuple):
    """One piece of a sentence: `sentence[start:end] == text`."""

    text: str
    start: int
    end: int
    kind: Kind
    """A plain word, something in quotes, a call `f(x)`, an aside in parentheses, a punctuation mark, or the rest."""

    @property
    def lower(self) -> str:
        """The word in lower case, but as it stands where it is written in capitals: `WITHOUT` is a name and no preposition."""
        return self.text if self.text.isupper() and len(self.text) > 1 else self.text.lower().replace("’", "'")

    @property
    def is_code(self) -> bool:
        """Say whether it is spelt like code, a number or a name in capitals, or stands in quotes."""
        return self.kind in ("quoted", "call") or (self.kind == "plain" and bool(_CODE.search(self.text)))

    @property
    def is_adverb(self) -> bool:
        """Say whether it is an adverb, as far as its looks tell."""
        if self.kind != "plain":
            return False
        return self.lower in ADVERBS or (self.lower.endswith("ly") and len(self.lower) > 5 and not forms_of(self.lower))


def tokenise(sentence: str) -> list[Token]:
    """Return the tokens of a sentence in order."""
    return [Token(match.group(), *match.span(), kind=cast(Kind, match.lastgroup)) for match in _TOKEN.finditer(sentence)]


def without_asides(text: str) -> str:
    """Return text on one line without what stands in parentheses; the parentheses of a call stay."""
    return " ".join(_ASIDES.sub("", text).split())


def is_plural(word: str) -> bool:
    """Say whether a noun looks plural; a name in capitals never does."""
    lower = word.casefold()
    if lower in IRREGULAR_PLURALS:
        return True
    if lower in SINGULARS_IN_S or (word.isupper() and len(word) > 1):
        return False
    return lower.endswith("s") and not lower.endswith(("ss", "us", "is", "'s", "’s"))


def is_noun_like(token: Token) -> bool:
    """Say whether a token can be the head of a noun phrase: not a small word, adverb, mark or aside."""
    if token.kind in ("mark", "aside", "rest"):
        return False
    return not (token.is_adverb or token.lower in PREPOSITIONS | PRONOUNS | AUXILIARIES)


def is_participle(token: Token) -> bool:
    """Say whether a token can be a past participle; a word in -ed that we do not know counts."""
    if token.kind != "plain" or token.is_code:
        return False
    looks_like_one = token.lower.endswith("ed") and len(token.lower) > 4 and not token.lower.endswith("eed")
    return looks_like_one or base_of(token.lower, "participle") is not None
