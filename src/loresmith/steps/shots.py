"""Solved questions put before a question: what a base reaches that is only shown how answers look.

A fine-tune learns facts and manner at once. Beside a base that was shown three answers of the training set, what is left of the gain is
not manner.

Source: in-context learning as the baseline of fine-tuning, Brown et al., 2020, https://arxiv.org/abs/2005.14165.
"""

from collections.abc import Mapping, Sequence

from ..curate.draw import in_turn
from ..evaluate.compare import unit_of
from ..records import Example

FEW_SHOT: Mapping[str, str] = {"few-shot": "closed-book", "few-shot-with-passage": "with-passage"}
"""The arms with solved questions, and the arm that puts each question, and each of those, the same way."""
_SEED = 0


def drawn(train: Sequence[Example], asked: Sequence[Example], n: int) -> dict[str, list[Example]]:
    """Return `n` training examples, or as many as there are, for each question that is asked, by its id.

    They are the same for all but those of their own document, which get others: the answer must not stand among them. They are drawn by
    lot, each of another document as far as there are so many.
    """
    by_id = {one.id: one for one in train}
    order = [by_id[place] for place in in_turn({one.id: unit_of(one) for one in train}, seed=_SEED)]
    return {one.id: [shot for shot in order if unit_of(shot) != unit_of(one)][:n] for one in asked}
