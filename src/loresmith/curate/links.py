"""Which facts must stay on one side of a split because they overlap.

Two facts that share a question, a sentence of evidence or a whole answer teach each other: training one and testing the other
would test memory under the name of a held-out fact. The links are followed through (union-find), within and across documents.
"""

from collections.abc import Iterable, Iterator

from ..records import Example
from ..text import normalise
from .likeness import TELLING_WORDS, question_key, telling_sentences


def linked_facts(examples: Iterable[Example]) -> dict[str, str]:
    """Return the group of every fact: facts with an equal group overlap, directly or through others.

    A group is named by the smallest id among its facts, so the result does not depend on the order of the examples.
    """
    leader: dict[str, str] = {}
    first_fact: dict[tuple[str, str], str] = {}
    for example in examples:
        leader.setdefault(example.fact, example.fact)
        for key in _keys(example):
            _join(leader, example.fact, first_fact.setdefault(key, example.fact))
    return {fact: _find(leader, fact) for fact in leader}


def _keys(example: Example) -> Iterator[tuple[str, str]]:
    """Yield what another fact may not share with this one across a split; short sentences and answers show nothing."""
    yield "question", question_key(example)
    yield from (("evidence", sentence) for sentence in telling_sentences(example.evidence))
    answer = normalise(example.output)
    if len(answer.split()) >= TELLING_WORDS:
        yield "answer", answer


def _find(leader: dict[str, str], fact: str) -> str:
    while leader[fact] != fact:
        leader[fact] = leader[leader[fact]]
        fact = leader[fact]
    return fact


def _join(leader: dict[str, str], one: str, other: str) -> None:
    first, second = sorted((_find(leader, one), _find(leader, other)))
    leader[second] = first
