"""The records that walk through Loresmith: frozen, flat, one JSON line each, pointing backward by id.

    Document -> Passage -> Example -> Answer -> Score -> Contrast

Whatever is refused on the way is a Dropped with its reason. Nothing is edited in place.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from hashlib import sha256
from typing import Any, Self


def make_id(*parts: str) -> str:
    """Return a 16-digit id that depends on every part and their order, and on nothing else."""
    return sha256("\x1f".join(parts).encode()).hexdigest()[:16]


class Record:
    """What every record can do: become a flat dictionary for one JSON line, and come back from it."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the fields in order, nested records as dictionaries."""
        return asdict(self)  # type: ignore[call-overload, no-any-return]

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """Return the record a JSON line held; unknown names raise TypeError."""
        return cls(**row)


@dataclass(frozen=True, slots=True)
class Heading(Record):
    """One heading of a document."""

    start: int
    """Offset of the heading's line in the document's text, in characters."""
    level: int
    """1 for the page's title, up to 6."""
    text: str
    """The words of the heading, without numbering or markup."""
    anchor: str = ""
    """The fragment that leads to it (`#anchor` of its page), or empty."""


@dataclass(frozen=True, slots=True)
class Document(Record):
    """One source, read.

    The text is light Markdown whatever the source was: `## headings`, fenced code, `- ` and `1. ` lists,
    `a | b` table rows, `> ` quotes, `term` followed by `: definition`, `**bold**` only where a whole paragraph is bold.
    Every other markup is gone, paragraphs stand apart by one empty line.
    """

    id: str
    source: str
    """Where it came from: a path below the source's folder, or an address."""
    title: str
    text: str
    headings: tuple[Heading, ...] = ()
    """In order of `start`; each one's line is also in the text."""
    licence: str = ""
    url: str = ""
    """The page a reader can open, or empty."""
    meta: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """Return the document a JSON line held."""
        headings = tuple(Heading.from_dict(heading) for heading in row.get("headings", ()))
        return cls(**{**row, "headings": headings})


@dataclass(frozen=True, slots=True)
class Passage(Record):
    """A stretch of one document: `document.text[start:end] == text`."""

    id: str
    document: str
    start: int
    end: int
    heading_path: tuple[str, ...]
    """The headings it stands under, outermost first, the document's title first of all."""
    text: str
    anchor: str = ""
    """The fragment of the innermost heading, or empty."""

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """Return the passage a JSON line held."""
        return cls(**{**row, "heading_path": tuple(row["heading_path"])})


@dataclass(frozen=True, slots=True)
class Example(Record):
    """One question with its answer, in the field's own words (alpaca), so that the file trains anywhere."""

    id: str
    instruction: str
    """The question."""
    input: str
    """Text given with the question; empty for a closed-book question."""
    output: str
    """The answer to learn, or to be compared with."""
    task: str
    """The kind of question: definition, how-to, harvest, closed, given."""
    fact: str
    """Id of what is asked. Examples of one fact are wordings of one question and share their evidence."""
    document: str
    """Id of the document; for a dataset that was given, of its input text."""
    passage: str
    """Id of the passage; empty when the dataset was given."""
    evidence: str
    """The words of the passage the answer rests on."""
    origin: str
    """Who made it: `rules`, the name of a teacher model, or `given`."""
    stratum: str = ""
    """Set by the split: `train`, or what a held-out question tests: `wording`, `document`, `unseen`, `repeated`."""


@dataclass(frozen=True, slots=True)
class Dropped(Record):
    """Something that went into a step and did not come out."""

    record: str
    """Id of the record, or the path of the file."""
    step: str
    reason: str
    """What is wrong, in two or three words with hyphens: `too-short`."""
    detail: str = ""
    """The value that decided, or the words a person needs to see."""


@dataclass(frozen=True, slots=True)
class Answer(Record):
    """What one model said to one example in one arm."""

    example: str
    model: str
    """`base`, or the name of a variant."""
    arm: str
    """`closed-book` or `with-passage`."""
    text: str
    tokens: int
    """Tokens generated, the end token included where it came."""
    seconds: float
    """The batch's time divided by its size."""
    finished: bool = True
    """False where the answer was cut at the limit of tokens."""
    reference_nats: float | None = None
    """Negative log-likelihood of the reference answer under this model and arm, summed over its tokens; None where it has none."""
    reference_tokens: int = 0
    """Tokens of the reference answer, end token included."""


@dataclass(frozen=True, slots=True)
class Score(Record):
    """One metric of one answer. A value of None has a note, and is never counted as 0."""

    example: str
    model: str
    arm: str
    metric: str
    value: float | None
    weight: float = 1.0
    """How much it counts in a mean: the answer tokens for a likelihood, 1 otherwise."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Summary(Record):
    """One model's scores of one metric in one arm and stratum."""

    stratum: str
    arm: str
    model: str
    metric: str
    n: int
    mean: float
    """Weighted by `Score.weight`; the exponential of that for a perplexity."""
    median: float
    sd: float


@dataclass(frozen=True, slots=True)
class Contrast(Record):
    """Two models on the same questions: the difference and how sure it is."""

    stratum: str
    metric: str
    model: str
    arm: str
    against: str
    """The model it is compared with, usually `base`."""
    against_arm: str
    n: int
    """Questions both sides have a score for."""
    n_documents: int
    n_missing: int
    """Questions left out because one side has none."""
    mean: float
    against_mean: float
    difference: float
    """`mean - against_mean`."""
    low: float
    """Lower end of the 95 % interval of the difference."""
    high: float
    p: float | None
    """Two-sided p of the sign-flip test over documents; None where there are too few documents."""
    detectable: float | None
    """The smallest true difference this test would have seen with 80 % power; None where it cannot be said."""
    wins: int
    """Questions where `model` is better, in the metric's own direction."""
    ties: int
    losses: int
    higher_is_better: bool
    note: str = ""
