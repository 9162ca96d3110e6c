"""Take a sentence apart: what stands in front, the subject, the verb, the rest.

A shallow reading that gives up early: a subject with a comma, a relative clause or a verb it is not sure of gives None, and no
question is made. What it returns is right nearly always; what it misses costs only yield.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .lexicon import ARTICLES, AUXILIARIES, BE, DETERMINERS, DO, HAVE, PREPOSITIONS, PRONOUNS, RELATIVES, SUBORDINATORS
from .predicate import Mood, Predicate, read_predicate
from .subject import find_verb, is_plural_subject
from .tokens import Token, is_noun_like, tokenise, without_asides

# Words that tie a sentence to the one before it and say nothing themselves.
_MARKERS = re.compile(
    r"(?:(?:however|hence|thus|therefore|furthermore|moreover|also|in addition|additionally|in other words|of course|unfortunately"
    r"|fortunately"
    r"|finally|for this reason|consequently|as a result|as such|in fact|indeed|note that|note also that|notice that|note"
    r"|note, however, that"
    r"|nevertheless|that said|on the other hand|in particular|obviously|generally speaking|as a consequence|that means that|this means that"
    r"|recall that|remember that|be aware that|in general|for the most part|actually|conversely|in contrast|by contrast|besides|in short"
    r"|in summary|importantly)(?:,\s+|\s+(?!(?:to|of|with|from)\b)(?=\w+ ))"
    r"|(?:but|so|and|or|yet|then)\b,?\s+)",
    re.IGNORECASE,
)
# A sentence that opens like this lives off the one before it.
_DEPENDENT = re.compile(
    r"(?:for example|for instance|e\.g\.|similarly|likewise|instead|otherwise|suppose|consider|perhaps|again|second|secondly|third|thirdly"
    r"|another example|an example|after that|before that|even so|even then|there again|as before|as noted|as mentioned|as described"
    r"|as shown"
    r"|as discussed|as you|in turn)\b",
    re.IGNORECASE,
)
# Marks left by another language: `the <b>File</b> menu`.
_MARKUP = re.compile(r"<(\w+)>[^<]*</\1>")
_INITIALS = re.compile(r"\b[A-Z]\.[A-Z]?\.?$")  # a sentence cut in the middle of a name
# Two sentences taken for one: "... the direct I/O. However, ...".
_INNER_STOP = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\betc)(?<!\bcf)[.!?]\s+[A-Z]")
_FRONT_WORDS = SUBORDINATORS | PREPOSITIONS | {"to", "given", "beginning", "starting", "prior"}
# What may stand between two commas in front of the main clause: the last member of a list, or an aside.
_IN_FRONT = PREPOSITIONS | RELATIVES | SUBORDINATORS | frozenset("and or but not even such say for".split())
_CLAUSE_MARKS = frozenset(";:—–")


@dataclass(frozen=True, slots=True)
class Clause:
    """The parts of one sentence, asides in parentheses left out of all but `rest`."""

    front: str
    """The clause or phrase before the subject, without its comma: `If X is omitted`, `By default`; or empty."""
    front_word: str
    """Its first word in lower case, or empty."""
    subject: str
    """Empty for an imperative."""
    is_plural: bool
    aux: str
    """The first auxiliary in lower case, empty where the verb has none."""
    chain: str
    """What follows the auxiliary up to the main verb: `be lowered`, `not used`; without auxiliary, the verb and adverbs before it."""
    base: str
    """Base form of the main verb, `be` for a copula."""
    mood: Mood
    is_past: bool
    is_negated: bool
    rest: str
    """Everything after the verb, without the final stop, as it stands in the sentence."""
    rest_start: int
    """Offset of `rest` in the sentence."""

    @property
    def is_imperative(self) -> bool:
        """Say whether it tells the reader to do something."""
        return not self.subject

    @property
    def subject_word(self) -> str:
        """The first word of the subject in lower case."""
        return self.subject.split()[0].lower() if self.subject else ""


def parse(sentence: str) -> Clause | None:
    """Return the parts of a sentence, or None where it is not simple enough to be sure."""
    offset = marker_length(sentence)
    if _DEPENDENT.match(sentence, offset) or _INNER_STOP.search(sentence) or _MARKUP.search(sentence) or _INITIALS.search(sentence):
        return None
    tokens = [token for token in tokenise(sentence) if token.start >= offset]
    while tokens and tokens[-1].text in (".", "!"):
        tokens.pop()
    if not tokens or tokens[-1].text in ("?", ":"):
        return None
    first = tokens[0]
    if first.lower in _FRONT_WORDS or first.is_adverb:
        found = _behind_front(sentence, tokens)
        if found is not None or first.lower in SUBORDINATORS or not first.is_adverb:
            return found
    return _main(sentence, tokens, 0, front="")


def marker_length(sentence: str) -> int:
    """Return how many characters of a sentence only tie it to the one before: `However, `, `Note that `; 0 where there are none."""
    marker = _MARKERS.match(sentence)
    return marker.end() if marker else 0


def is_noun_phrase(text: str, *, most_words: int) -> bool:
    """Say whether text is one noun phrase of at most so many words: no comma, no auxiliary, no pronoun, not only small words."""
    tokens = tokenise(without_asides(text))
    if not 0 < len(tokens) <= most_words or any(token.kind in ("mark", "rest") for token in tokens):
        return False
    barred = AUXILIARIES | (PRONOUNS - DETERMINERS) | RELATIVES | (SUBORDINATORS - PREPOSITIONS)
    if any(token.lower in barred for token in tokens):
        return False
    opens_well = tokens[0].lower in DETERMINERS | ARTICLES or is_noun_like(tokens[0])
    return opens_well and is_noun_like(tokens[-1]) and tokens[-1].lower not in DETERMINERS


def _behind_front(sentence: str, tokens: Sequence[Token]) -> Clause | None:
    """Return the clause behind the first comma (or `then`) that has a readable clause behind it.

    None where a comma was passed over that may have begun the clause: `If X holds, A, B and C are used`.
    """
    opening = tokens[0]
    for index, token in enumerate(tokens[1:-2], start=1):
        if token.text in _CLAUSE_MARKS:
            return None
        if token.text == "," or (token.lower == "then" and tokens[0].lower in ("if", "when")):
            after = index + 2 if tokens[index + 1].lower == "then" else index + 1
            found = _main(sentence, tokens, after, front=without_asides(sentence[tokens[0].start : token.start]))
            if found is not None and not (found.is_imperative and found.base == "say"):  # `in a file, say x.py, ...`
                is_sure = opening is tokens[0] or opening.lower in _IN_FRONT or opening.is_adverb or opening.lower.endswith("ing")
                return found if is_sure else None
            opening = tokens[index + 1]
    return None


def _main(sentence: str, tokens: Sequence[Token], start: int, *, front: str) -> Clause | None:
    """Return the clause whose subject begins at token `start`."""
    verb = find_verb(tokens, start)
    predicate = None if verb is None else read_predicate(tokens, verb)
    if verb is None or predicate is None:
        return None
    subject, adverbs = _split_adverbs(without_asides(sentence[tokens[start].start : tokens[verb].start]))
    rest_start, end = tokens[predicate.last].end, tokens[-1].end
    rest_start += len(sentence[rest_start:end]) - len(sentence[rest_start:end].lstrip())
    words = [*adverbs, *predicate.words]
    return Clause(
        front=front,
        front_word=tokens[0].lower if front else "",
        subject=subject,
        is_plural=_is_plural(predicate, tokens, start, verb),
        aux=predicate.aux,
        chain=" ".join(words),
        base=predicate.base,
        mood=predicate.mood,
        is_past=predicate.is_past,
        is_negated=predicate.aux == "cannot" or not {"not", "never", "no"}.isdisjoint(words),
        rest=sentence[rest_start:end],
        rest_start=rest_start,
    )


def _is_plural(predicate: Predicate, tokens: Sequence[Token], start: int, verb: int) -> bool:
    if predicate.aux in BE | HAVE | DO:
        return predicate.aux in ("are", "were", "have", "do")
    return is_plural_subject(tokens[start:verb])


def _split_adverbs(subject: str) -> tuple[str, list[str]]:
    """Return the subject without the adverbs that stand before its verb, and these."""
    words = subject.split()
    adverbs: list[str] = []
    while len(words) > 1 and all(token.is_adverb for token in tokenise(words[-1])):
        adverbs.insert(0, words.pop())
    return " ".join(words), adverbs
