"""What did the base know before training, fact by fact, and what became of the facts of each kind?

Facts that were unknown are learnt last, and training until they are is what makes a model invent. So the mix is worth knowing
before a longer training is tried.
"""

from collections.abc import Sequence
from typing import Any

from ...records import Example
from ..asking import Question
from ..judging import drawn
from .subject import MOST, Subject, ask, examples_of


def knowledge(subject: Subject) -> dict[str, list[dict[str, Any]]]:
    """Return what one model says to trained facts in the words kept from training, and the base to the trained words as well.

    Where no wording was kept, as in a dataset that was given, the trained one is asked.
    """
    trained, reworded = _asked(subject)
    sets = {"before": trained if subject.name == "base" else [], "after": reworded}
    return {when: _said(subject, examples, when) for when, examples in sets.items()}


def _said(subject: Subject, examples: Sequence[Example], when: str) -> list[dict[str, Any]]:
    questions = [Question(one.id, one.instruction, one.input, one.output) for one in examples]
    answers = ask(subject, questions, probe=f"knowledge-{when}")
    return [{"fact": one.fact, "text": said.text, "reference": one.output} for one, said in zip(examples, answers, strict=True)]


def _asked(subject: Subject) -> tuple[Sequence[Example], Sequence[Example]]:
    """Return every trained wording of some facts, and one wording of each to ask afterwards."""
    train, test = examples_of(subject.run, "train"), examples_of(subject.run, "test")
    kept = [one for one in test if one.stratum == "wording"] or train
    one_by_fact = {one.fact: one for one in reversed(kept)}
    chosen = drawn(list(one_by_fact.values()), n=MOST, seed=subject.seed)
    facts = {one.fact for one in chosen}
    return [one for one in train if one.fact in facts], chosen
