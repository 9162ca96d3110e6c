"""The training examples with everything the recipe's section `mix` adds."""

from collections.abc import Sequence

from ...recipe import Mix
from ...records import Example, Passage
from .absent import not_in_documents
from .reading import with_passages


def mixed(train: Sequence[Example], passages: Sequence[Passage], *, settings: Mix, replay: Sequence[Example] = ()) -> list[Example]:
    """Return the training examples in order, and behind them the rows that are added; all ids differ.

    `passages` may be those of all documents: only those of documents with a training example are used. `replay` holds the base model's
    own answers (see `replay.py`); all of them are taken. Shares are of the facts, each drawn by its own lot, so that a share is met on
    average and no draw changes when documents are added.
    """
    trained = {example.document for example in train}
    known = [passage for passage in passages if passage.document in trained]
    read = with_passages(
        train,
        known,
        share=settings.context,
        distractors=settings.distractors,
        without_gold=settings.without_gold,
        seed=settings.seed,
    )
    absent = not_in_documents(train, known, share=settings.not_in_documents, seed=settings.seed)
    return [*train, *read, *absent, *replay]
