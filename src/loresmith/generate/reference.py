"""Would someone who has only this question know what its words point at?

`the function`, `this limit`, `it`, `the following` lean on a text the reader does not have. Where the sentence before names the
thing next to the same noun (`the preprocessor macro SQLITE_MAX_LENGTH. ... this macro`), the name is put in; else the phrase is refused.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from .definite import says_which
from .english.lexicon import AUXILIARIES, DETERMINERS, RELATIVES
from .english.tokens import Token, is_noun_like, is_plural, tokenise, without_asides
from .english.verbs import base_of
from .topic import Topic

_POINTERS = frozenset(
    "above below following previous previously preceding earlier elsewhere latter former aforementioned here otherwise instead example"
    " examples therefore hence thus however likewise similarly respectively question section chapter document article paragraph"
    " listing figure appendix tutorial writing we our us my mine me i let's ours he she his her this these those".split()
)
_PRONOUNS = frozenset("it its they their them itself themselves".split())
_LEANING = re.compile(
    r"\bthe same\b(?! \w+ (?:as|that|for|in)\b)(?! as\b)|\bsuch (?!as\b)|\b(?:do|does|doing|done|is|are|if|say) so\b"
    r"|\b(?:any|the|all) other\b|\belse\b"
    r"|\b(?:table|figure|listing|section|chapter|example|appendix) (?:\d|[A-Z](?:-?\d|\b(?! \w)))"
    # `in that table`, but not `in that it is ...`
    r"|(?:^|\b(?:in|of|on|for|to|by|with|from|at|than|as|into) )that (?!(?:is|are|was|were|can|will|has|have|does|do|must|may)\b)[a-z]"
    # left out what the sentence before said: `if the other does`
    r"|\b(?:one|ones|another|others|other|both|anyone|anything|neither|either|each|all|none|some|any|many|few|most)(?=[?.,]|$)"
    r"|\b(?:as|than|if|when) \w+ (?:do|does|did)$",
    re.IGNORECASE,
)
_POINTER = re.compile(r"(?:^|(?<= of ))(?P<determiner>this|that|these|the) (?P<noun>(?:(?!of\b)[a-z-]+ )?[a-z-]+)(?=$| )", re.IGNORECASE)
_NEVER_MEANT = frozenset("not happens tell know explain able sure possible ready".split())
_SENTENCES_BACK = 2  # farther back another thing of the same kind has usually come between


def is_clear(phrase: str, topic: Topic) -> bool:
    """Say whether every noun and pronoun of a phrase can be understood by someone who knows only the topic."""
    tokens = [token for token in tokenise(without_asides(phrase)) if token.kind != "aside"]
    if _LEANING.search(phrase) or any(token.kind == "plain" and token.lower in _POINTERS for token in tokens):
        return False
    for index, token in enumerate(tokens):
        if token.lower == "that" and _points_at_noun(tokens[index + 1 :]):
            return False
        if token.lower in _PRONOUNS and not any(_can_be_meant(before) for before in tokens[:index]):
            return False
        if token.lower in ("them", "themselves") and not any(is_plural(before.text) or before.lower == "and" for before in tokens[:index]):
            return False
        if token.lower == "the" and not says_which(tokens[index + 1 :], tokens[:index], topic):
            return False
    return True


def resolved(phrase: str, before: Sequence[str], topic: Topic) -> str | None:
    """Return a subject phrase that is clear on its own: as it is, or with its pointer replaced from the sentences before; else None.

    `before` holds the sentences of the same paragraph that come before, nearest last.
    """
    if is_clear(phrase, topic):
        return phrase
    for pointer in _POINTER.finditer(phrase):
        noun = pointer["noun"] if pointer["determiner"].lower() == "the" else pointer["noun"].split()[-1]
        named = _named_thing(noun, before[-_SENTENCES_BACK:])
        changed = f"{phrase[: pointer.start()]}{named}{phrase[pointer.end() :]}"
        if named is not None and is_clear(changed, topic):
            return changed
    return None


def _points_at_noun(after: Sequence[Token]) -> bool:
    """Say whether `that` stands before a lone noun, as in `use that value`, and opens no clause, as in `a rule that works`."""
    is_lone = len(after) == 1 or (len(after) > 1 and after[1].kind == "mark")
    return is_lone and is_noun_like(after[0]) and not after[0].is_code and base_of(after[0].lower, "third", "past", "base") is None


def _named_thing(noun: str, before: Sequence[str]) -> str | None:
    """Return `the macro X` or `the X macro` where the nearest sentence that names such a thing names just one; else None."""
    for sentence in reversed(before):
        tokens = tokenise(sentence)
        found = set()
        for first, second in pairwise(tokens):
            if first.lower == noun and second.is_code and second.text[0].isalpha():
                found.add(f"the {noun} {second.text}")
            elif second.lower == noun and first.is_code and first.text[0].isalpha():
                found.add(f"the {first.text} {noun}")
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _can_be_meant(token: Token) -> bool:
    """Say whether a word can be what a pronoun behind it stands for: a noun, no question word and no verb."""
    if not is_noun_like(token) or token.lower in DETERMINERS | RELATIVES | AUXILIARIES | _NEVER_MEANT:
        return False
    return base_of(token.lower, "base", "third", "gerund") is None
