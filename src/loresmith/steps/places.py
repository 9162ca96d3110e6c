"""Where the steps of the evaluation leave what the next ones read."""

from collections.abc import Iterable
from itertools import chain
from typing import TypeVar

from ..files import read_records
from ..records import Record
from ..runfolder import Run

R = TypeVar("R", bound=Record)
Side = tuple[str, str]
"""A model and an arm."""


def answers_of(side: Side) -> str:
    """Return the file of one model's answers in one arm."""
    return f"answers/{side[0]}.{side[1]}.jsonl"


def choices_of(side: Side) -> str:
    """Return the file of how likely one model finds the options of closed questions."""
    return f"choices/{side[0]}.{side[1]}.jsonl"


def scores_of(side: Side) -> str:
    """Return the file of the scores of those answers."""
    return f"scores/{side[0]}.{side[1]}.jsonl"


def judged_of(side: Side) -> tuple[str, str]:
    """Return the files a judge's scores and ratings of them are kept in."""
    return f"scores/judge.{side[0]}.{side[1]}.jsonl", f"judge/{side[0]}.{side[1]}.json"


def duel_of(arm: str) -> str:
    """Return the file of the judge's preferences between two models' answers in one arm."""
    return f"judge/duel.{arm}.jsonl"


def every(run: Run, names: Iterable[str], kind: type[R]) -> list[R]:
    """Return the records of several files of the run, one after the other."""
    return list(chain.from_iterable(read_records(run.path(name), kind) for name in names))
