"""What a question keeps of the words in front of a sentence: `In WAL mode, X does Y` asks what X does in WAL mode."""

from dataclasses import replace

from ..asked import Asked
from ..reference import is_clear
from ..statement import Statement

MOST_WORDS = 9

CONDITIONAL = frozenset("if when unless because since while although whenever once".split())
"""First words of a front that makes what follows hold only sometimes."""

KEPT = frozenset("beginning in on under for with without within during at by after before from through among inside outside using".split())
"""First words of a front that says where or when something holds, and stays in a question."""
# What follows holds whatever stands here: an aim, a reason, a comparison.
_LEFT_OUT = ("to ", "because ", "since ", "in order to ", "as with ", "unlike ", "like ")
# Says how sure or how often, not where or when; with other nouns it points at the sentence before.
_HEDGES = ("in most", "in some", "in many", "in general", "in particular", "in practice", "in theory", "for the most")
_HEDGED = ("cases", "contexts", "situations", "general", "practice", "applications", "implementations")
_POINTING = ("in fact", "in these", "in this", "in such", "in all other", "in other")


def with_front(asked: Asked, statement: Statement) -> Asked | None:
    """Return the question with what stands in front of the sentence put at its end, or None where that is not clear.

    Words that only hedge (`Normally`, `In most cases`) are left out.
    """
    front, word = statement.clause.front, statement.clause.front_word
    is_adverb = " " not in front and word not in KEPT
    if not front or is_adverb or front.lower().startswith(_LEFT_OUT) or front.lower() in asked.direct.lower():
        return asked
    if front.lower().startswith(_HEDGES):
        return asked if front.lower().endswith(_HEDGED) else None
    is_unclear = len(front.split()) > MOST_WORDS or not is_clear(front, statement.topic)
    if word not in KEPT or front.lower().startswith(_POINTING) or is_unclear:
        return None
    tail = statement.topic.lowered(front)
    return replace(
        asked,
        direct=_before_mark(asked.direct, tail),
        reported=f"{asked.reported} {tail}" if asked.reported else "",
        others=tuple(_before_mark(other, tail) for other in asked.others),
    )


def _before_mark(question: str, tail: str) -> str:
    return f"{question[:-1]} {tail}{question[-1]}"
