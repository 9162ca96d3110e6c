"""What does it know by heart? Trained facts in trained words against new words, and passages gone on with word for word."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ...curate.draw import in_turn
from ...records import Example, Passage
from ..asking import passages_of
from ..judging import drawn
from .subject import MOST, Subject, encoded, examples_of

if TYPE_CHECKING:
    from ...model.load import Loaded
    from ...model.prompt import Encoded

PREFIX, CONTINUED = 50, 50  # tokens given and tokens compared, as Carlini et al., 2023, https://arxiv.org/abs/2202.07646


def memorisation(subject: Subject) -> dict[str, list[dict[str, Any]]]:
    """Return, of trained, reworded and new facts, the loss and the likeliest answer; of texts, the likeliest continuation."""
    from ...model.predictions import likeliest
    from ...model.score import likelihoods

    loaded, kept = subject.loaded, dict[str, list[dict[str, Any]]]()
    for side, examples in _facts(subject).items():
        rows = encoded(subject, [(one.instruction, one.input, one.output) for one in examples])
        scored = dict(likelihoods(loaded.model, rows, row_tokens=subject.asking.row_tokens))
        kept[side] = [
            {"fact": one.fact, "nats_per_token": scored[place].nats_per_token, "said": said, "true": list(row.answer)}
            for place, (one, row, said) in enumerate(zip(examples, rows, likeliest(loaded, rows), strict=True))
            if row.answer
        ]
    for side, texts in _texts(subject).items():
        rows = [row for text in texts if (row := _continuation(loaded, text))]
        kept[side] = [{"said": said, "true": list(row.answer)} for row, said in zip(rows, likeliest(loaded, rows), strict=True)]
    return kept


def _facts(subject: Subject) -> dict[str, list[Example]]:
    """Return trained questions, held-out wordings of the same facts, and questions on facts that were never trained."""
    train, test = examples_of(subject.run, "train"), examples_of(subject.run, "test")
    reworded = drawn([one for one in test if one.stratum == "wording"], n=MOST, seed=subject.seed)
    facts = {one.fact for one in reworded}
    trained = [one for one in train if one.fact in facts] or drawn(train, n=MOST, seed=subject.seed)
    new = drawn([one for one in test if one.stratum == "document"], n=MOST, seed=subject.seed)
    return {"trained": trained, "reworded": reworded, "new": new}


def _texts(subject: Subject) -> dict[str, list[str]]:
    """Return passages of trained documents, and of documents kept for the test."""
    trained = {one.document for one in examples_of(subject.run, "train")}
    asked = {one.document for one in examples_of(subject.run, "test")} - trained
    passages = passages_of(subject.run)
    by_side = {"trained_texts": trained, "new_texts": asked}
    return {
        side: [one.text for one in _drawn([p for p in passages if p.document in documents], subject.seed)]
        for side, documents in by_side.items()
    }


def _drawn(passages: Sequence[Passage], seed: int) -> list[Passage]:
    by_id = {one.id: one for one in passages}
    return [by_id[one] for one in in_turn({one.id: one.document for one in passages}, seed=seed)[:MOST]]


def _continuation(loaded: "Loaded", text: str) -> "Encoded | None":
    """Return the beginning of a text as prompt and what follows as answer; None for a text too short for both."""
    from ...model.prompt import Encoded

    ids = tuple(loaded.tokenizer(text, add_special_tokens=False).input_ids)
    return Encoded(ids[:PREFIX], ids[PREFIX : PREFIX + CONTINUED]) if len(ids) >= PREFIX + CONTINUED else None
