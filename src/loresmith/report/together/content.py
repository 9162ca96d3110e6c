"""What the page of several runs says, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...records import Contrast


@dataclass(frozen=True)
class Beside:
    """One of the runs."""

    name: str
    """Name of the run and of its folder."""
    verdict: str
    """What its own report says first."""
    href: str
    """Address of its own report, as seen from the page."""
    contrasts: Sequence[Contrast] = ()
    asked: Sequence[Mapping[str, Any]] = ()
    """Answers to fixed question sets, as in `ReportContent.asked`."""


@dataclass(frozen=True)
class Together:
    """Several runs, the recipe's first one first."""

    name: str
    """Name of the recipe."""
    runs: Sequence[Beside]
    metric: str
    """The loss that `rows` tell of: `answer-nll` where all bases share a tokenizer, otherwise `bits-per-byte`."""
    rows: Sequence[Mapping[str, Any]]
    """A row a base and fine-tune: `run`, `name`, `base`, `changes`, `test` and `perplexity` (by stratum), how many answers to fixed
    questions are `right`, of how many `countable` ones; and of a fine-tune `examples`, `trainable_parameters`, `seconds`,
    `peak_memory_bytes`, `train_loss`, `dev_loss`."""
    has_one_test: bool
    """Whether every run was asked the very same test questions."""
