"""The documents that the test asks about, each with its address, its licence and how many questions it has."""

from collections import Counter
from typing import NamedTuple

from . import links
from .content import ReportContent


class DocumentRow(NamedTuple):
    """One document of the test."""

    title: str
    source: str
    href: str
    licence: str
    n_questions: int


def documents(content: ReportContent) -> list[DocumentRow]:
    """Return the documents of the test in the order of their first question."""
    counts = Counter(example.document for example in content.examples)
    found = [(content.documents[key], n) for key, n in counts.items() if key in content.documents]
    return [DocumentRow(one.title or one.source, one.source, links.to_document(one), one.licence, n) for one, n in found]
