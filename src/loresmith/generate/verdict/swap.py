"""A value that makes a statement false: another of its kind, which nothing in the corpus says of the same thing."""

from collections.abc import Iterator

from ...records import make_id
from ...text import normalise
from ..english.tokens import tokenise
from .inventory import Inventory, content_words
from .told import Told
from .values import same

SUPPORT = 0.6  # share of a statement's content words; from here on a sentence may well say the same


def false_value(told: Told, inventory: Inventory, *, document: str) -> str | None:
    """Return the value to put in, or None where the corpus has none that is surely wrong.

    Values of the same document come before those of others; among equals the lot decides, so that a document added later
    changes few of them.
    """
    return next((text for text in _candidates(told, inventory, document=document) if not is_supported(told, text, inventory)), None)


def is_supported(told: Told, value: str, inventory: Inventory) -> bool:
    """Say whether some sentence with `value` may say what `told` would say with it.

    It has to share most of the content words, and every name: a sentence about another device supports nothing.
    """
    words = content_words(told.plain().replace(told.value.text, " "))
    first, *others = tokenise(told.plain())
    named = [token.text for token in others if token.is_code or token.text[0].isupper()] + ([first.text] if first.is_code else [])
    names = {word for text in named for word in content_words(text)}
    names = (names & words) | content_words(told.statement.topic.name if told.statement.topic.is_thing else "")
    return any(
        names <= mention.words and len(words & mention.words) >= SUPPORT * len(words)
        for mention in inventory.mentions.get(normalise(value), ())
    )


def _candidates(told: Told, inventory: Inventory, *, document: str) -> Iterator[str]:
    stated = inventory.values.get(told.value.kind, {})
    said = f" {normalise(told.plain())} "
    others = [
        text
        for text in stated
        if not same(text, told.value.text) and f" {normalise(text)} " not in said and _is_alike(text, told.value.text)
    ]
    yield from sorted(others, key=lambda text: (document not in stated[text], make_id(told.plain(), text)))


def _is_alike(one: str, other: str) -> bool:
    """Say whether two values have the same form: `105 degrees Celsius` and `90 degrees`, but not `3.1` and `3.1.2`."""
    return len(one.split()) == len(other.split()) and one.count(".") == other.count(".") and one[-1:].isdigit() == other[-1:].isdigit()
