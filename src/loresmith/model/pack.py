"""Several questions in one row, without padding, what they share computed once.

A row is a trie: prompts that begin alike share those tokens (the chat template, a passage), and every question and
answer is a branch. Each token sees its own ancestors and no one else, its position counts from the root, so a stock
transformers model gives the logits it would give each example alone (to rounding).

Source: tree-structured batches as in Tree Training, https://arxiv.org/abs/2511.00413; ours are built from sorted prompts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .prompt import Encoded


@dataclass(frozen=True, slots=True)
class Row:
    """One packed row of T tokens with A answer tokens of S examples."""

    tokens: NDArray[np.int64]
    """Token ids, shape (T,)."""
    parents: NDArray[np.int64]
    """The index of the token before each one in its example, -1 for a first token; shape (T,)."""
    positions: NDArray[np.int64]
    """How many tokens stand before each one in its example; shape (T,)."""
    targets: NDArray[np.int64]
    """The answer tokens to predict, shape (A,)."""
    predictors: NDArray[np.int64]
    """The index of the token whose state predicts each target, shape (A,)."""
    owners: NDArray[np.int64]
    """The example each target belongs to, as its index in the packed list; shape (A,)."""
    prompts: tuple[tuple[int, NDArray[np.int64]], ...]
    """S pairs: an example and the indices of its prompt's tokens in the row, in order."""

    @property
    def mask(self) -> NDArray[np.bool_]:
        """Who sees whom, shape (T, T): each token itself and its ancestors."""
        mask = np.eye(len(self.tokens), dtype=np.bool_)
        for token, parent in enumerate(self.parents):
            if parent >= 0:
                mask[token] |= mask[parent]
        return mask

    @property
    def is_chain(self) -> bool:
        """Whether every token follows the one before it, as in any ordinary text."""
        return bool(np.array_equal(self.parents, np.arange(-1, len(self.tokens) - 1)))

    def windowed(self, window: int) -> NDArray[np.bool_]:
        """Return the mask of a sliding-window layer, shape (T, T): the last `window` ancestors, the token itself among them."""
        return self.mask & (self.positions[:, None] - self.positions[None, :] < window)


def pack(examples: Sequence[Encoded], *, row_tokens: int, alone: bool = False) -> list[Row]:
    """Return rows of at most `row_tokens` tokens; an example longer than that gets a row of its own, and `alone` gives each one its own.

    Examples are taken in the order of their prompts, so that those which begin alike lie side by side.
    """
    rows: list[Row] = []
    row = _OpenRow()
    for index in sorted(range(len(examples)), key=lambda i: (examples[i].prompt, i)):
        if row.tokens and (alone or len(row.tokens) + row.cost(examples[index]) > row_tokens):
            rows.append(row.closed())
            row = _OpenRow()
        row.add(index, examples[index])
    return [*rows, row.closed()] if row.tokens else rows


def n_common(left: Sequence[int], right: Sequence[int]) -> int:
    """Return how many tokens two prompts begin with alike."""
    for n, (a, b) in enumerate(zip(left, right, strict=False)):
        if a != b:
            return n
    return min(len(left), len(right))


class _OpenRow:
    """A row being filled; the prompt put in last is the branch the next one may share."""

    def __init__(self) -> None:
        self.tokens: list[int] = []
        self.parents: list[int] = []
        self.positions: list[int] = []
        self.targets: list[int] = []
        self.predictors: list[int] = []
        self.owners: list[int] = []
        self.prompts: list[tuple[int, NDArray[np.int64]]] = []
        self.last: tuple[int, ...] = ()
        self.path: list[int] = []

    def cost(self, example: Encoded) -> int:
        """Return how many tokens the example would add."""
        # The last token of an answer predicts nothing, so it is never put in.
        return len(example.prompt) - n_common(self.last, example.prompt) + max(len(example.answer) - 1, 0)

    def add(self, index: int, example: Encoded) -> None:
        """Put an example in, sharing what its prompt has in common with the one before."""
        self.path = self.path[: n_common(self.last, example.prompt)]
        for token in example.prompt[len(self.path) :]:
            self.path.append(self._put(token, self.path[-1] if self.path else -1))
        self.last = example.prompt
        self.prompts.append((index, np.array(self.path, dtype=np.int64)))
        tip = self.path[-1]
        for nth, token in enumerate(example.answer):
            self.targets.append(token)
            self.predictors.append(tip)
            self.owners.append(index)
            if nth < len(example.answer) - 1:
                tip = self._put(token, tip)

    def closed(self) -> Row:
        """Return the finished row."""
        columns = (self.tokens, self.parents, self.positions, self.targets, self.predictors, self.owners)
        tokens, parents, positions, targets, predictors, owners = (np.array(column, dtype=np.int64) for column in columns)
        return Row(tokens, parents, positions, targets, predictors, owners, tuple(self.prompts))

    def _put(self, token: int, parent: int) -> int:
        self.tokens.append(token)
        self.parents.append(parent)
        self.positions.append(self.positions[parent] + 1 if parent >= 0 else 0)
        return len(self.tokens) - 1
