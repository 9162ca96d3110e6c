"""Strata for a dataset that came with its own test file.

Nothing is moved between the files. Every test row is told apart by what the training file already says about it, so that a leak
is reported beside the result and never inside it. The stand-in for a document is the row's input text: where it was trained,
word for word or nearly (the same page cut at other places), other questions about it test `document`, otherwise `unseen`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..errors import SplitError
from ..records import Example
from .draw import lot
from .likeness import NEAR_INPUT, question_key, runs, share_in
from .split import Splits


def split_given(train: Sequence[Example], test: Sequence[Example], *, dev_share: float, seed: int) -> Splits:
    """Return the training file less its dev rows, those dev rows, and the whole test file, each row with its stratum.

    A test row whose normalised question and input stand in the training file is `repeated`; one whose input was trained, or at
    least 80 % of its runs of 5 words, is `document`; any other is `unseen`. Dev takes `dev_share` of the documents of the
    training file whole, at least one where the share is above 0, and those first that the test does not ask about, so that
    early stopping does not look at the test. Nothing is dropped.

    Raises SplitError where a file is empty, or nothing is left to train.
    """
    if not train or not test:
        raise SplitError(f"The dataset has {len(train)} training and {len(test)} test rows.", hint="Both files need rows with answers.")
    watched = _dev_documents(train, {example.document for example in test}, share=dev_share, seed=seed)
    trained = [replace(example, stratum="train") for example in train if example.document not in watched]
    if not trained:
        raise SplitError(
            f"The training file's {len(train)} rows are about {len(watched)} passages, and dataset.dev_share {dev_share:g} takes them all.",
            hint="Set dataset.dev_share to 0.",
        )
    dev = [replace(example, stratum="unseen") for example in train if example.document in watched]
    strata = _strata(test, train=train, trained=trained)
    marked = [replace(example, stratum=stratum) for example, stratum in zip(test, strata, strict=True)]
    return Splits(train=trained, dev=dev, test=marked, dropped=[])


def _strata(test: Sequence[Example], *, train: Sequence[Example], trained: Sequence[Example]) -> Iterator[str]:
    n, enough = NEAR_INPUT
    questions = {question_key(example) for example in train}
    documents = {example.document for example in trained}
    trained_runs = {run for text in {example.input for example in trained} for run in runs(text, n)}
    for example in test:
        if question_key(example) in questions:
            yield "repeated"
        elif example.document in documents or share_in(trained_runs, runs(example.input, n)) >= enough:
            yield "document"
        else:
            yield "unseen"


def _dev_documents(train: Sequence[Example], tested: set[str], *, share: float, seed: int) -> set[str]:
    documents = {example.document for example in train}
    n_documents = max(1, round(share * len(documents))) if share > 0 else 0
    return set(sorted(documents, key=lambda document: (document in tested, lot(seed, "dev", document)))[:n_documents])
