"""A rubric of two items."""

from typing import NamedTuple


class Item(NamedTuple):
    """One item."""

    name: str
    anchors: tuple[str, str, str]


ITEMS = (Item("accuracy", ("wrong", "nearly", "right")), Item("self-containment", ("no", "half", "yes")))
