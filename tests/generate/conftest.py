"""Documents of a few sentences, and what the rules teacher makes of them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from loresmith.curate.chunk import chunk
from loresmith.generate.blocks import Block
from loresmith.generate.english.clause import parse
from loresmith.generate.rules import teach
from loresmith.generate.statement import Statement, statements
from loresmith.generate.topic import Topic, topic_of
from loresmith.records import Document, Example, Heading, make_id

ROOT = Path(__file__).parents[2]


def document_of(text: str, title: str = "Quarry") -> Document:
    headings = []
    offset = 0
    for line in text.split("\n"):
        if line.startswith("#"):
            marks, _, words = line.partition(" ")
            headings.append(Heading(start=offset, level=len(marks), text=words))
        offset += len(line) + 1
    return Document(id=make_id(title, text), source=f"{title}.md", title=title, text=text, headings=tuple(headings))


@pytest.fixture
def make_document() -> Callable[..., Document]:
    return document_of


@pytest.fixture
def make_topic() -> Callable[..., Topic]:
    return lambda text, title="Quarry": topic_of(document_of(text, title))


@pytest.fixture
def taught() -> Callable[..., list[Example]]:
    """Return the examples of a text."""

    def run(text: str, title: str = "Quarry", *, wordings: int = 4, tasks: tuple[str, ...] = ()) -> list[Example]:
        document = document_of(text, title)
        return list(teach(document, list(chunk(document, size=160, overlap=0)), wordings=wordings, tasks=tasks))

    return run


@pytest.fixture
def state() -> Callable[[str], Statement]:
    """Return one sentence as a statement, in a document that makes everything it names clear."""

    def run(sentence: str, topic: str = "Quarry") -> Statement:
        document = document_of(f"{topic} is a database. It is known that {topic} works. In {topic}, much is possible.\n\n{sentence}", topic)
        block = Block("paragraph", 0, len(sentence), sentence, 0, 0)
        found = list(statements([block], topic_of(document)))
        assert found, f"not read: {parse(sentence)}"
        return found[0]

    return run
