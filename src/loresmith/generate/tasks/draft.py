"""What goes into reading a reply, and what comes out: a draft of examples, or what is wrong with it."""

from typing import NamedTuple

from ...records import Passage


class Fact(NamedTuple):
    """One thing a passage states, as the teacher listed it."""

    statement: str
    """One sentence that is clear on its own."""
    evidence: str
    """The words of the passage it rests on, whole sentences."""
    kind: str
    """One of task.KINDS."""


class Asked(NamedTuple):
    """What one request was about."""

    passage: Passage
    """The passage, or the first of two."""
    fact: Fact | None = None
    """The fact asked about; None where the request is about a whole passage."""
    other: Passage | None = None
    """The second of two passages."""
    verdict: str = ""
    """The verdict wanted (`true`, `no`, `neutral`); empty leaves it to the teacher."""
    support: float = 0.0
    """Share of the answer's content words that must stand in the passages."""


class Fault(NamedTuple):
    """What is wrong with a reply or a part of it."""

    reason: str
    """Two or three words with hyphens, for Dropped."""
    says: str
    """A sentence that tells the teacher what to do better."""


class Draft(NamedTuple):
    """One question in several wordings, its answer, and what the answer rests on."""

    questions: tuple[str, ...]
    """The wordings, as they are put."""
    answer: str
    """The answer to learn."""
    evidence: str
    """Words of the passage; the stretches of two passages stand apart by GAP."""
    input: str = ""
    """Text given with the question, where the form needs one (the premise of an inference)."""
    verdict: str = ""
    """The side a closed answer takes, for keeping documents balanced; empty for an open one."""
    refused: tuple[Fault, ...] = ()
    """What is wrong with the wordings that were left out."""
