"""Does it say that it does not know? Questions about things that do not exist, beside those that have an answer."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from ...evaluate.probes.invented import invented
from ...evaluate.question_sets import load as load_questions
from ...generate.mix.absent import made_up, named_thing
from ...records import Example, Passage
from ...runfolder import Run
from ..asking import Question, passages_of
from ..judging import drawn
from .subject import GENERAL, MOST, Subject, ask, examples_of


def abstention(subject: Subject) -> dict[str, list[dict[str, Any]]]:
    """Return what one model says to answerable questions, to the same with the name made up, and to general ones."""
    test = [example for example in examples_of(subject.run, "test") if example.stratum != "repeated"]
    chosen = drawn(test, n=MOST, seed=subject.seed)
    texts = _texts(subject.run, chosen)
    corpus = "\n".join([*texts.values(), *(passage.text for passage in passages_of(subject.run))]).casefold()
    make_up = partial(_make_up, corpus=corpus, seed=subject.seed)
    sets = {
        "answerable": [Question(one.id, one.instruction, "", one.output) for one in chosen],
        "fictitious": [
            Question(f"fictitious-{one.id}", one.question, "", None) for one in invented(chosen, texts, name_in=_name_in, make_up=make_up)
        ],
        "out-of-domain": [Question(one.id, one.question, "", one.answer) for one in load_questions(GENERAL)],
    }
    return {
        kind: [
            {"question": one.question, "reference": one.reference, "text": said.text}
            for one, said in zip(questions, ask(subject, questions, probe=kind), strict=True)
        ]
        for kind, questions in sets.items()
    }


def _name_in(question: str, text: str) -> str | None:
    return named_thing(question, Passage("", "", 0, len(text), (), text))


def _make_up(name: str, fact: str, *, corpus: str, seed: int) -> str:
    return made_up(name, fact, corpus=corpus, seed=seed)


def _texts(run: Run, examples: Sequence[Example]) -> dict[str, str]:
    """Return by id of the example its passage with the headings above; of a dataset that was given its input."""
    by_id = {one.id: " ".join((*one.heading_path, one.text)) for one in passages_of(run)}
    return {one.id: one.input or by_id.get(one.passage, "") for one in examples}
