"""Examples about invented devices, as the rules teacher would make them."""

from collections.abc import Callable

import pytest

from loresmith.records import Example, make_id

DEVICES = ("Beldunvel", "Dunithqua", "Enogribel", "Ferrasnim", "Grihuxgri", "Huxlameno", "Ithvelbel", "Krybelulo")
WORDINGS = {
    "made": ("Where is the {} made?", "In which city is the {} made?", "The {} is produced in what place?"),
    "released": ("When was the {} released?", "In what year did the {} first appear?", "What is the release year of the {}?"),
    "limit": ("How hot may the {} get?", "What is the highest operating temperature of the {}?", "Up to what heat does the {} work?"),
    "reset": ("How do you reset the {}?", "What resets the {}?", "By which key is the {} reset?"),
    "light": ("What colour is the status light of the {}?", "Which colour does the {} show?", "How does the light of the {} glow?"),
}


def one_example(question: str = "What is a rollback journal?", answer: str = "A copy of the old pages.", **fields: str) -> Example:
    """Return an example with the fields a test cares about."""
    defaults = {
        "id": make_id(question, answer, *fields.values()),
        "instruction": question,
        "input": "",
        "output": answer,
        "task": "closed",
        "fact": make_id("fact", question, answer),
        "document": "journal",
        "passage": "journal-1",
        "evidence": "",
        "origin": "rules",
    }
    return Example(**{**defaults, **fields})


@pytest.fixture(scope="session")
def example() -> Callable[..., Example]:
    """Return the maker of examples."""
    return one_example


@pytest.fixture(scope="session")
def device_examples() -> list[Example]:
    """Return 8 devices with 5 facts each, every fact in 3 wordings."""
    return [
        one_example(
            wording.format(device),
            f"{fact} {number}",
            fact=f"{device}-{fact}",
            document=device,
            passage=f"{device}-1",
            evidence=f"The {fact} of the {device} is {fact} {number}.",
        )
        for number, device in enumerate(DEVICES)
        for fact, wordings in WORDINGS.items()
        for wording in wordings
    ]
