"""Find where the subject of a clause ends and its verb begins.

The hard case is a word that is a noun as well as a verb: `limits`, `return`, `used`. It counts as the verb only where its number
agrees with the subject, nothing around it speaks for a noun, and no auxiliary follows that would be the verb instead.
"""

import re
from collections.abc import Sequence

from .lexicon import ARTICLES, AUXILIARIES, DETERMINERS, NEGATED, PERSONAL, PREPOSITIONS, PRONOUNS, RELATIVES, SUBORDINATORS, SURE_VERBS
from .tokens import Token, is_noun_like, is_plural
from .verbs import base_of, forms_of

# `we'll`, `that's`: pronoun and verb in one word.
_CONTRACTED = re.compile(r"'(?:ll|ve|re|m|d)$|^(?:that|it|there|here|what|let|he|she|who)'s$")
_ADJECTIVE = re.compile(r"(?:ous|ful|less|atic|iary)$")
_NEVER_FIRST = (SUBORDINATORS - PREPOSITIONS) | {"and", "or", "neither", "nor", "whether", "even"}
# A capital on one of these begins a sentence.
_OPENERS = ARTICLES | PERSONAL | SUBORDINATORS | frozenset("this that these those there anyone anybody everyone everybody all each".split())
_INNER_SUBJECTS = {"you", "we", "i"}  # `variables you want to set`: a clause without its `that`
_SUBJECT_PRONOUNS = PERSONAL | {"this", "that", "which", "who"}


def find_verb(tokens: Sequence[Token], start: int) -> int | None:
    """Return the index of the auxiliary or main verb of the clause that begins at `start`; `start` itself for an imperative.

    None where the subject is more than one plain noun phrase.
    """
    if _is_imperative(tokens, start):
        return start
    if _cannot_open(tokens, start) or _is_run_in(tokens, start):
        return None
    has_noun = False
    for index in range(start, len(tokens)):
        token = tokens[index]
        if token.kind == "aside":
            continue
        if _breaks_subject(tokens, start, index) or (has_noun and token.lower in RELATIVES | _INNER_SUBJECTS):
            return None
        if token.lower in AUXILIARIES or token.lower in NEGATED:
            return index if has_noun else None
        is_verb = _is_main_verb(tokens, start, index)
        if has_noun and is_verb:
            return index
        if token.lower in SURE_VERBS and not is_verb:
            return None  # a verb that is not the main verb: the sentence was not understood
        has_noun = has_noun or is_noun_like(token) or token.lower in PRONOUNS
    return None


def is_plural_subject(tokens: Sequence[Token]) -> bool:
    """Say whether a noun phrase is plural, by its head: the last noun before a preposition or a shortened clause."""
    head: Token | None = None
    for index, token in enumerate(tokens):
        if (token.lower == "and" and head is not None) or token.lower in ("you", "we", "they", "i", "these", "those"):
            return True
        if token.lower in ("a", "an", "each", "every") and index == 0:
            return False
        if head is not None and (token.lower in PREPOSITIONS or token.lower == "to" or _is_reduced(token)):
            break
        if is_noun_like(token) and token.lower not in DETERMINERS:
            head = token
    return head is not None and head.kind == "plain" and is_plural(head.text)


def _is_imperative(tokens: Sequence[Token], start: int) -> bool:
    """Say whether a base form opens the clause and an object follows it, rather than the rest of a compound noun."""
    first = tokens[start]
    if first.kind != "plain" or first.text.isupper() or first.lower in PRONOUNS or start + 1 >= len(tokens):
        return False
    after = tokens[start + 1]
    has_object = after.lower in DETERMINERS or after.is_code or after.lower in ("your", "its", "sure", "it", "them", "to", "this", "that")
    return has_object and base_of(first.lower, "base") is not None


def _cannot_open(tokens: Sequence[Token], start: int) -> bool:
    first = tokens[start]
    if first.lower == "the" and [token.lower for token in tokens[start + 2 : start + 3]] == ["time"]:
        return True  # "The next time X does Y" opens with a clause
    if (
        first.lower == "the"
        and start + 2 < len(tokens)
        and tokens[start + 1].lower in ("way", "reason")
        and is_noun_like(tokens[start + 2])
    ):
        return True  # "The way X is made requires Y" has a clause for its subject
    if first.lower == "only":
        return start + 1 < len(tokens) and tokens[start + 1].lower in SUBORDINATORS
    return first.is_adverb or first.lower in _NEVER_FIRST


def _is_run_in(tokens: Sequence[Token], start: int) -> bool:
    """Say whether a heading was run into the sentence: `Getting Started Getting Started events are`, `Making a Bid You need`."""
    before = ""
    seen: set[str] = set()
    for token in tokens[start:]:
        if token.kind != "plain" or token.lower in AUXILIARIES:
            break
        name = token.lower.removesuffix("s")
        is_repeated = token.text[0].isupper() and (name == before or (name in seen and len(name) > 3))
        is_new_start = token.text[0].isupper() and token.lower in _OPENERS and bool(before) and token.text != "I"
        if is_repeated or is_new_start:
            return True
        before = name
        seen.add(name)
    return False


def _breaks_subject(tokens: Sequence[Token], start: int, index: int) -> bool:
    """Say whether a token cannot stand in a subject: a mark, a contraction, or a second noun phrase (`The next time another ...`)."""
    token = tokens[index]
    if token.kind in ("mark", "rest") or _CONTRACTED.search(token.lower):
        return True
    return (
        index > start
        and token.lower in ARTICLES | {"another", "every", "any"}
        and is_noun_like(tokens[index - 1])
        and not _is_reduced(tokens[index - 1])
    )


def _is_main_verb(tokens: Sequence[Token], start: int, index: int) -> bool:
    """Say whether the token at `index` is the finite main verb of the clause that begins at `start`."""
    token = tokens[index]
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    is_name = token.kind != "plain" or token.text.isupper() or (token.text[0].isupper() and index > start)
    if is_name or not _may_precede_verb(tokens[:index]):
        return False
    if after is not None and (after.lower in AUXILIARIES | NEGATED.keys() | SURE_VERBS or after.lower == "by"):
        return False
    later = tokens[index + 2] if index + 2 < len(tokens) else None
    if after is not None and later is not None and _is_reduced(after) and later.lower in PREPOSITIONS | {"to"}:
        return False  # "maps compared to": a noun with its clause
    if after is not None and later is not None and after.lower in ("that", "which") and later.lower in AUXILIARIES:
        return False  # "bug reports that have X": a noun with its clause
    is_helper = base_of(token.lower, "third", "base") in ("help", "let", "make")
    if after is not None and later is not None and not is_helper and _is_verb_with_object(after, later):
        return False  # "the guarantees make it hard": the verb comes next
    forms = {reading.form for reading in forms_of(token.lower)}
    if "third" in forms:
        is_noun = after is not None and after.lower == "of" and token.lower != "consists"
        return not is_noun and not is_plural_subject(tokens[start:index]) and not _auxiliary_follows(tokens, index)
    if "base" in forms and "past" not in forms:
        return is_plural_subject(tokens[start:index]) and not _auxiliary_follows(tokens, index)
    if "past" in forms and after is not None:
        is_reduced = base_of(token.lower, "participle") is not None and after.lower in PREPOSITIONS | {"to"}
        return not is_reduced and not _auxiliary_follows(tokens, index, beyond_and=True)
    return False


def _is_verb_with_object(token: Token, after: Token) -> bool:
    """Say whether a base form with the beginning of its object stands here; `helps reduce the size` has two verbs."""
    has_object = after.lower in DETERMINERS or after.lower in ("it", "them", "you", "sure", "that", "this", "these", "those", "your", "its")
    return token.kind == "plain" and not token.is_code and has_object and base_of(token.lower, "base") is not None


def _may_precede_verb(tokens: Sequence[Token]) -> bool:
    """Say whether the last word of a subject can stand right before its verb, adverbs and asides left out."""
    before = next((token for token in reversed(tokens) if token.kind != "aside" and not token.is_adverb), None)
    if before is None or before.lower in DETERMINERS | PREPOSITIONS | {"and", "or", "to", "not"} or before.lower.endswith(("'s", "s'")):
        return False
    if len(tokens) > 1 and tokens[-2].lower in ("a", "an") and _ADJECTIVE.search(tokens[-1].lower):
        return False  # "a automatic generated file": its noun comes later
    return before.lower not in PRONOUNS or before.lower in _SUBJECT_PRONOUNS


def _auxiliary_follows(tokens: Sequence[Token], index: int, *, beyond_and: bool = False) -> bool:
    """Say whether an auxiliary follows before any mark or further clause: then the word at `index` was no main verb."""
    for before, token in zip(tokens[index:], tokens[index + 1 :], strict=False):
        ends = token.kind == "mark" or token.lower in RELATIVES | (SUBORDINATORS - PREPOSITIONS) | {"but", "so", "than"}
        if ends or (token.lower in ("and", "or") and not beyond_and):
            return False
        if (token.lower in AUXILIARIES or token.lower in NEGATED) and before.lower != "to":
            return True
    return False


def _is_reduced(token: Token) -> bool:
    """Say whether a word after a noun begins a shortened clause: `a column declared ...`, `a process holding ...`."""
    if token.kind != "plain" or token.is_code:
        return False
    return base_of(token.lower, "participle", "gerund") is not None and base_of(token.lower, "base") is None
