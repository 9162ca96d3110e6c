"""Statements to be judged: true or false, yes or no."""

from collections.abc import Callable, Iterator, Sequence

from ..asked import Asked, question
from ..closed.front import with_front
from ..placing import context_of, placed
from .draw import verdicts
from .inventory import Inventory
from .posed import Posed, framed, posed
from .swap import false_value
from .told import Told

_TRUE_FALSE = (
    "True or false: {}",
    "Is this statement true or false? {}",
    "Decide whether this is true or false: {}",
    "Is it true or false to say this? {}",
    "Say whether this statement is true: {}",
    "Judge this statement as true or false. {}",
    "Does this hold, true or false? {}",
    "Check this claim, true or false: {}",
)
_YES_NO = ("Is it true that {}?", "Is it right that {}?", "Would you say that {}?", "Can you confirm that {}?", "Is it a fact that {}?")


def true_false(tolds: Sequence[Told], inventory: Inventory, *, document: str, most: int) -> Iterator[Posed]:
    """Yield statements to be judged, half of them false; the answer gives the sentence that decides."""
    yield from _judged(
        "true-false",
        ("True", "False"),
        tolds,
        inventory,
        document=document,
        ask=lambda told, value: framed(_TRUE_FALSE, told.placed(value), most),
    )


def yes_no(tolds: Sequence[Told], inventory: Inventory, *, document: str, most: int) -> Iterator[Posed]:
    """Yield yes-or-no questions, half of them to be answered with no; the answer gives the sentence that decides."""
    yield from _judged("yes-no", ("Yes", "No"), tolds, inventory, document=document, ask=lambda told, value: _whether(told, value, most))


def _judged(
    task: str,
    labels: tuple[str, str],
    tolds: Sequence[Told],
    inventory: Inventory,
    *,
    document: str,
    ask: Callable[[Told, str], tuple[str, ...]],
) -> Iterator[Posed]:
    """Yield both verdicts of statements that could have either: were only the true ones unchangeable, their form would tell."""
    found = [(told, value) for told in tolds if (value := false_value(told, inventory, document=document))]
    label_of = verdicts([told for told, _ in found], labels, salt=task)
    for place, (told, value) in enumerate(found):
        is_true = label_of[place] == labels[0]
        questions = ask(told, "" if is_true else value)
        if questions:
            yield posed(task, told, questions, f"{label_of[place]}. {told.placed()}")


def _whether(told: Told, value: str, most: int) -> tuple[str, ...]:
    """Return the yes-or-no questions about a statement with a value put in."""
    statement = told.statement
    rest_start = statement.clause.rest_start
    tail = f"{statement.text[rest_start : told.value.start]}{value or told.value.text}{told.after}"
    whole = with_front(Asked(question(statement.ask("", tail)[0])), statement)
    if whole is None:
        return ()
    context = context_of(statement.block.headings, whole.direct, statement.topic)
    direct = placed(whole.direct, statement.topic, context=context)
    said = told.placed(value).rstrip(".")
    small = f"{said[:1].lower()}{said[1:]}" if told.is_small else said
    return (direct, *(frame.format(small) for frame in _YES_NO))[:most]
