"""Closed questions about where."""

import re
from collections.abc import Iterator

from ..asked import Asked, asked
from ..english.lexicon import MONTHS
from ..english.span import cut, is_answer, is_object
from ..english.tokens import without_asides
from ..statement import Statement
from .front import CONDITIONAL

PLACE_VERBS = frozenset(
    "locate store manufacture make produce build hold keep find place save put write record install assemble create define declare"
    " list document publish base print display show implement deploy house insert load".split()
)
"""Verbs whose `in Y` is a place."""

# Places in grammar only: `in place of`, `on demand`, `at most`.
_IDIOMS = re.compile(
    r"(?:place of|order to|accordance|turn|fact|general|case|addition|part|effect|use|common|particular|least|most|once|run-?time"
    r"|compile-?time"
    r"|start-?time|all)\b"
)
_IN_NAME = re.compile(
    r"(?P<what>(?:(?!\b(?:that|which|if|when|and|or)\b)[^,;:])*?)\b(?:in|at|near) (?P<answer>[A-Z][a-z]+(?:[ -][A-Z][a-z]+)*)$"
)
_LONG_ASIDE = re.compile(r" \((?=(?:[^\s)]+ ){5})")


def find(statement: Statement) -> Iterator[tuple[Asked, str]]:
    """Yield where something is done, or where something does its work."""
    clause = statement.clause
    if clause.front_word in CONDITIONAL or clause.is_negated or clause.is_imperative or clause.subject_word in ("you", "we", "one", "i"):
        return
    if clause.mood == "passive":
        yield from _place(statement)
    elif clause.mood == "verb":
        yield from _place_of_action(statement)


def _place(statement: Statement) -> Iterator[tuple[Asked, str]]:
    """`X is stored in Y` asks where; the answer is `in Y`, or Y alone where it is a name."""
    base = statement.clause.base
    answer = _LONG_ASIDE.split(cut(statement.clause.rest))[0]
    preposition, _, thing = answer.partition(" ")
    is_place = preposition in ("in", "at", "on") and base in PLACE_VERBS and (preposition, base) != ("on", "base")
    if is_place and not statement.is_hedged and not _IDIOMS.match(thing) and is_answer(thing) and is_object(thing):
        is_name = thing[0].isupper() and len(thing.split()) < 4
        said = statement.ask("")[1]
        forms = statement.ask("where")
        yield asked(forms, statement.ask("in which place")[0], f"what is the place where {said}"), thing if is_name else answer


def _place_of_action(statement: Statement) -> Iterator[tuple[Asked, str]]:
    """`X leaves the plant in Ulm` asks where."""
    rest = statement.clause.rest
    found = _IN_NAME.match(without_asides(rest))
    if found is not None and found["answer"] in rest and found["answer"].split()[0] not in MONTHS:
        what = found["what"].strip()
        said = statement.ask("", what)[1]
        others = statement.ask("in what place", what)[0], f"what is the place where {said}"
        yield asked(statement.ask("where", what), *others), found["answer"]
