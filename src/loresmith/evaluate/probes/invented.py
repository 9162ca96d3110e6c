"""Questions nobody can answer: those of the test, with the name of the thing exchanged for one that was made up."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from ...records import Example


class Invented(NamedTuple):
    """A question about a thing that does not exist."""

    id: str
    """Id of the example it was made from."""
    question: str
    name: str
    """The name that was made up."""


def invented(
    examples: Sequence[Example], texts: Mapping[str, str], *, name_in: Callable[[str, str], str | None], make_up: Callable[[str, str], str]
) -> list[Invented]:
    """Return one question a fact that names something; `texts` holds by id of the example the passage it was made from.

    `name_in` returns the name of what a question is about, given question and passage, and `make_up` one in its style, given the fact.
    """
    found: list[Invented] = []
    seen: set[str] = set()
    for example in examples:
        name = None if example.fact in seen else name_in(example.instruction, texts.get(example.id, ""))
        if name:
            seen.add(example.fact)
            made = make_up(name, example.fact)
            found.append(Invented(example.id, re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", made, example.instruction), made))
    return found
