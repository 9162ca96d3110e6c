"""Divide the examples: documents first, then facts, then wordings.

    unseen     facts of documents that are never trained
    document   facts that are never trained, of documents that are
    wording    a wording that is never trained, of a fact that is

The three ask different things (does it carry over, does it spread, was it learnt) and are never pooled. A held-out fact is asked
in one wording, so that n counts facts. A wording that `max_test` leaves out does not go back into the training: how much is
tested must not change what is trained. With fewer than ten documents their top sections take their place (`parts`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from ..errors import SplitError
from ..records import Dropped, Example, Passage
from .apart import near_trained
from .draw import in_turn
from .holdout import draw_facts, draw_wordings, one_wording_each
from .links import linked_facts
from .parts import part_by_passage
from .sides import draw_documents, settle

_REMEDY = {
    "unseen": "Add documents, or set split.test_documents to 0.",
    "document": "Add documents, or set split.test_facts to 0.",
    "wording": "Raise generate.wordings, or set split.test_wordings to 0.",
}


class Splits(NamedTuple):
    """Every example in exactly one place; those in train, dev and test carry their stratum."""

    train: list[Example]
    dev: list[Example]
    """Held-out questions for early stopping, of every stratum."""
    test: list[Example]
    dropped: list[Dropped]


def split(
    examples: Iterable[Example],
    *,
    passages: Sequence[Passage] = (),
    test_documents: float,
    dev_documents: float,
    test_facts: float,
    test_wordings: float,
    dev: float,
    max_test: int | None,
    seed: int,
) -> Splits:
    """Return the examples divided; the shares are those of recipe.Split, in [0, 1], and 0 leaves a stratum out.

    The result depends on the examples and the seed, not on their order, and documents added later leave the others on their
    side (see `sides`). `passages` are those of all documents; with them, fewer than 10 documents are divided by top section.
    Facts that overlap (see `links`) stay on one side. What is not used is dropped: `on-both-sides` (the fact also stands in a
    document of another side), `other-wording` (its fact is held out, and asked in other words), `not-drawn` (above `max_test`
    questions a stratum), `near-trained` (of another fact, and nearly what was trained, see `apart`).

    Raises SplitError where a stratum is wanted and would be empty, where nothing is left to train, and where fewer than 3
    documents are to be divided. `dev` takes one question of every stratum that has two, however small the share.
    """
    given = {example.id: example for example in examples}
    parts = part_by_passage(passages)
    divided = _divide(
        [replace(example, document=parts.get(example.passage, example.document)) for example in given.values()],
        test_documents=test_documents,
        dev_documents=dev_documents,
        test_facts=test_facts,
        test_wordings=test_wordings,
        dev=dev,
        max_test=max_test,
        seed=seed,
    )
    near = near_trained([one for one in (*divided.dev, *divided.test) if one.stratum != "wording"], divided.train)
    train, dev_side, test = (
        [replace(one, document=given[one.id].document) for one in side if one.id not in near]
        for side in (divided.train, divided.dev, divided.test)
    )
    splits = Splits(
        train,
        dev_side,
        test,
        [*divided.dropped, *(Dropped(one, "split", "near-trained", trained) for one, trained in near.items())],
    )
    _check(splits, given.values(), wanted={"unseen": test_documents, "document": test_facts, "wording": test_wordings})
    return splits


def _divide(
    examples: Iterable[Example],
    *,
    test_documents: float,
    dev_documents: float,
    test_facts: float,
    test_wordings: float,
    dev: float,
    max_test: int | None,
    seed: int,
) -> Splits:
    ordered = sorted(examples, key=lambda example: (example.document, example.fact, example.id))
    group_by_fact = linked_facts(ordered)
    side_by_document = draw_documents({example.document for example in ordered}, test=test_documents, dev=dev_documents, seed=seed)
    settled = settle(ordered, group_by_fact=group_by_fact, side_by_document=side_by_document)
    trained = settled["train"]
    document_by_fact = {example.fact: example.document for example in trained}
    facts = draw_facts(document_by_fact, group_by_fact=group_by_fact, spare=document_by_fact, share=test_facts, seed=seed)
    learnt = [example for example in trained if example.fact not in facts]
    wordings = draw_wordings(learnt, share=test_wordings, seed=seed)
    held = {
        "wording": [example for example in learnt if example.id in wordings],
        "document": one_wording_each([example for example in trained if example.fact in facts], seed=seed),
        "unseen": one_wording_each(settled["test"], seed=seed),
    }
    splits = Splits(train=_marked("train", [example for example in learnt if example.id not in wordings]), dev=[], test=[], dropped=[])
    splits.dev.extend(_marked("unseen", one_wording_each(settled["dev"], seed=seed)))
    for stratum, questions in held.items():
        watched = _share_out(questions, group_by_fact=group_by_fact, share=dev, seed=seed)
        asked = [question for question in questions if question.id not in watched]
        splits.dev.extend(_marked(stratum, [question for question in questions if question.id in watched]))
        splits.test.extend(_marked(stratum, capped(asked, max_test=max_test, seed=seed)))
    splits.dropped.extend(_unused(ordered, splits, settled=settled.values(), held=held.values()))
    return splits


def _share_out(questions: Sequence[Example], *, group_by_fact: Mapping[str, str], share: float, seed: int) -> set[str]:
    """Return the ids of the questions that go to dev: whole groups, and never all."""
    document_by_fact = {question.fact: question.document for question in questions}
    one_pool = dict.fromkeys(document_by_fact, "")
    facts = draw_facts(document_by_fact, group_by_fact=group_by_fact, spare=one_pool, share=share, seed=seed)
    return {question.id for question in questions if question.fact in facts}


def capped(questions: Sequence[Example], *, max_test: int | None, seed: int) -> list[Example]:
    """Return at most so many questions in their order, drawn evenly over documents; all of them with None."""
    drawn = set(in_turn({question.id: question.document for question in questions}, seed=seed)[:max_test])
    return [question for question in questions if question.id in drawn]


def _marked(stratum: str, examples: Iterable[Example]) -> list[Example]:
    return [replace(example, stratum=stratum) for example in examples]


def _unused(
    ordered: Iterable[Example], splits: Splits, *, settled: Iterable[Iterable[Example]], held: Iterable[Iterable[Example]]
) -> list[Dropped]:
    """Return what is in none of train, dev and test, with the stage that left it out."""
    used, on_one_side, drawn = (_ids(lists) for lists in ((splits.train, splits.dev, splits.test), settled, held))
    return [
        Dropped(
            record=example.id,
            step="split",
            reason="on-both-sides" if example.id not in on_one_side else "not-drawn" if example.id in drawn else "other-wording",
            detail=example.instruction,
        )
        for example in ordered
        if example.id not in used
    ]


def _ids(lists: Iterable[Iterable[Example]]) -> set[str]:
    return {example.id for examples in lists for example in examples}


def _check(splits: Splits, ordered: Collection[Example], *, wanted: Mapping[str, float]) -> None:
    n_documents, n_facts = len({example.document for example in ordered}), len({example.fact for example in ordered})
    found = f"{len(ordered)} questions about {n_facts} facts of {n_documents} documents"
    if not splits.train:
        raise SplitError(f"{found} leave nothing to train.", hint="Add documents, or hold out less in the section split.")
    present = {example.stratum for example in splits.test}
    for stratum, share in wanted.items():
        if share > 0 and stratum not in present:
            raise SplitError(f"{found} leave the test stratum {stratum!r} empty.", hint=_REMEDY[stratum])
