"""Divide a dataset that exists anew, so that nothing of the test was trained.

Published test files are often drawn row by row: the same passage, or the same page cut at another place, is then asked about on both
sides. Here rows that share anything telling are tied together, ties are followed through, and whole groups are drawn. A
group plays the part of a document: the stratum is `unseen`, and intervals are taken over groups.

What ties: the same question, unless it is asked of so many inputs that it is an instruction (`Summarise.`); inputs that are the same, near,
or one largely inside the other; the same long answer; and what `apart` would drop behind the split.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..errors import SplitError
from ..records import Dropped, Example
from ..text import normalise
from .apart import near_trained
from .likeness import NEAR_INPUT, TELLING_WORDS, runs, share_in
from .near import containing_pairs, near_pairs
from .sides import draw_documents
from .split import Splits

# A question of a person is asked about one text, or about a few cuts of it; the instructions of a task are given with hundreds.
MOST_INPUTS = 10


def split_rows(rows: Sequence[Example], *, test_share: float, dev_share: float, seed: int) -> Splits:
    """Return the rows divided by groups; shares are of the groups, in [0, 1], and one above 0 takes at least one group.

    `document` of every row becomes the id of its group. Rows with equal question and input are dropped but for the first, and
    test rows that nearly repeat the training all the same, or whose input is put together from trained ones:
    `duplicate-question`, `near-trained`. Adding rows moves no group but those they tie together.

    Raises SplitError where fewer than 3 groups can be told apart, or nothing is left to train or to test.
    """
    single, repeated = _once(rows)
    group_by_fact = _groups(single)
    grouped = [replace(row, document=group_by_fact[row.fact]) for row in single]
    sides = draw_documents(set(group_by_fact.values()), test=test_share, dev=dev_share, seed=seed)
    train, dev, test = (
        [replace(row, stratum="train" if side == "train" else "unseen") for row in grouped if sides[row.document] == side]
        for side in ("train", "dev", "test")
    )
    near = near_trained([*dev, *test], train) | _covered([*dev, *test], train)
    dev, test = ([row for row in held if row.id not in near] for held in (dev, test))
    dropped = [*repeated, *(Dropped(row, "split", "near-trained", trained) for row, trained in near.items())]
    splits = Splits(train=train, dev=dev, test=test, dropped=dropped)
    if not train or (test_share > 0 and not splits.test):
        raise SplitError(
            f"{len(rows)} rows in {len(sides)} groups leave {len(train)} to train and {len(splits.test)} to test.",
            hint="The rows are too much alike to be divided. Set dataset.split to given, and read the audit.",
        )
    return splits


def _once(rows: Sequence[Example]) -> tuple[list[Example], list[Dropped]]:
    first: dict[tuple[str, ...], str] = {}
    kept, dropped = [], []
    for row in rows:
        earlier = first.setdefault(tuple(normalise(text) for text in (row.instruction, row.input)), row.id)
        if earlier == row.id:
            kept.append(row)
        else:
            dropped.append(Dropped(row.id, "split", "duplicate-question", earlier))
    return kept, dropped


def _groups(rows: Sequence[Example]) -> dict[str, str]:
    """Return the group of each fact. It is named by the smallest fact in it: by words, not by places in a file."""
    leader = {row.fact: row.fact for row in rows}

    def find(fact: str) -> str:
        while leader[fact] != fact:
            leader[fact] = leader[leader[fact]]
            fact = leader[fact]
        return fact

    for one, other in _ties(rows):
        first, second = sorted((find(one), find(other)))
        leader[second] = first
    return {fact: find(fact) for fact in leader}


def _ties(rows: Sequence[Example]) -> Iterator[tuple[str, str]]:
    holders: dict[tuple[str, str], list[Example]] = defaultdict(list)
    for row in rows:
        for key in _keys(row):
            holders[key].append(row)
    for (kind, _), of_key in holders.items():
        if kind != "question" or len({normalise(row.input) for row in of_key}) <= MOST_INPUTS:
            yield from ((of_key[0].fact, row.fact) for row in of_key[1:])
    first_with = {text: of_key[0].fact for (kind, text), of_key in holders.items() if kind == "input"}
    inputs = list(first_with)
    for i, j in [*near_pairs(inputs), *containing_pairs(inputs, threshold=NEAR_INPUT[1])]:
        yield first_with[inputs[i]], first_with[inputs[j]]
    bare = [row for row in rows if not row.input.strip()]
    for i, j in near_pairs([row.instruction for row in bare]):
        yield bare[i].fact, bare[j].fact


def _keys(row: Example) -> Iterable[tuple[str, str]]:
    yield "question", normalise(row.instruction)
    if row.input.strip():
        yield "input", normalise(row.input)
    answer = normalise(row.output)
    if len(answer.split()) >= TELLING_WORDS:
        yield "answer", answer


def _covered(held: Sequence[Example], train: Sequence[Example]) -> dict[str, str]:
    """Return held-out rows whose input stands in the training inputs taken together, with the first trained row that has some of it."""
    n, enough = NEAR_INPUT
    first: dict[tuple[str, ...], str] = {}
    for row in train:
        for run in runs(row.input, n):
            first.setdefault(run, row.id)
    found = {}
    for row in held:
        of_row = runs(row.input, n)
        if share_in(first, of_row) >= enough:
            found[row.id] = next(first[run] for run in of_row if run in first)
    return found
