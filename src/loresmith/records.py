"""The records that walk through Loresmith: frozen, flat, one JSON line each, pointing backward by id.

    Document -> Passage -> Example -> Answer -> Score -> Contrast

Whatever is refused on the way is a Dropped with its reason. Nothing is edited in place.
"""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any, Self

GAP = "\n[...]\n"
"""Stands between two stretches of evidence that are not neighbours."""


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
    """Depends on source and text."""
    source: str
    """Where it came from: a path below the source's folder, or an address."""
    title: str
    """The page's own title, or what its file name says."""
    text: str
    """Light Markdown, as above."""
    headings: tuple[Heading, ...] = ()
    """In order of `start`; each one's line is also in the text."""
    licence: str = ""
    """As the recipe says it; empty where it says nothing."""
    url: str = ""
    """The page a reader can open, or empty."""
    meta: Mapping[str, str] = field(default_factory=dict)
    """What the source says of itself: author, date, language. Names and values are free."""

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """Return the document a JSON line held."""
        headings = tuple(Heading.from_dict(heading) for heading in row.get("headings", ()))
        return cls(**{**row, "headings": headings})


@dataclass(frozen=True, slots=True)
class Passage(Record):
    """A stretch of one document: `document.text[start:end] == text`."""

    id: str
    """Depends on document and offsets."""
    document: str
    """Id of the document."""
    start: int
    """Offset of the first character in the document's text."""
    end: int
    """Offset behind the last character."""
    heading_path: tuple[str, ...]
    """The headings it stands under, outermost first, the document's title first of all."""
    text: str
    """The words between, repeated here so that a passage can be read alone."""
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
    """Depends on question, input, answer and passage."""
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
    """The words of the passage the answer rests on; two stretches of it stand apart by GAP."""
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
    """The step that refused it."""
    reason: str
    """What is wrong, in two or three words with hyphens: `too-short`."""
    detail: str = ""
    """The value that decided, or the words a person needs to see."""


@dataclass(frozen=True, slots=True)
class Answer(Record):
    """What one model said to one example in one arm."""

    example: str
    """Id of the example."""
    model: str
    """`base`, or the name of a variant."""
    arm: str
    """`closed-book` or `with-passage`."""
    text: str
    """The answer without special tokens."""
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
    engine: str = "transformers"
    """What wrote it; the likelihood of the reference is computed by transformers whatever wrote the answer."""


@dataclass(frozen=True, slots=True)
class Score(Record):
    """One metric of one answer. A value of None has a note, and is never counted as 0."""

    example: str
    """Id of the example."""
    model: str
    """`base`, or the name of a variant."""
    arm: str
    """The arm of the answer."""
    metric: str
    """Name of the measure, such as `rouge-l-f`."""
    value: float | None
    """In the measure's own unit; None where it could not be judged."""
    weight: float = 1.0
    """How much it counts in a mean: the answer tokens for a likelihood, 1 otherwise."""
    note: str = ""
    """Why there is no value; empty where there is one."""


@dataclass(frozen=True, slots=True)
class Summary(Record):
    """One model's scores of one metric in one arm and stratum."""

    stratum: str
    """Stratum of the questions."""
    arm: str
    """Arm of the answers."""
    model: str
    """`base`, or the name of a variant."""
    metric: str
    """Name of the measure."""
    n: int
    """Scores with a value."""
    mean: float
    """Weighted by `Score.weight`; the exponential of that for a perplexity."""
    median: float
    """Not weighted."""
    sd: float
    """Standard deviation of the scores, not weighted; NaN for a single one."""

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """Return the summary a JSON line held; JSON has no NaN and says null."""
        return cls(**_with_nan(row, "mean", "median", "sd"))


@dataclass(frozen=True, slots=True)
class Contrast(Record):
    """Two models on the same questions: the difference and how sure it is."""

    stratum: str
    """Stratum of the questions."""
    metric: str
    """Name of the measure."""
    model: str
    """The model in question."""
    arm: str
    """Its arm."""
    against: str
    """The model it is compared with, usually `base`."""
    against_arm: str
    """The other model's arm."""
    n: int
    """Questions both sides have a score for."""
    n_documents: int
    """Documents those questions come from: what the bootstrap draws."""
    n_missing: int
    """Questions left out because one side has none."""
    mean: float
    """Of `model`, over the n questions."""
    against_mean: float
    """Of `against`, over the same questions."""
    difference: float
    """`mean - against_mean`."""
    low: float
    """Lower end of the 95 % interval of the difference; NaN where there are too few documents for one."""
    high: float
    """Upper end."""
    p: float | None
    """Two-sided p of the sign-flip test over documents; None where there are too few documents."""
    detectable: float | None
    """The smallest true difference this test would have seen with 80 % power; None where it cannot be said."""
    wins: int
    """Questions where `model` is better, in the metric's own direction."""
    ties: int
    """Questions where both are equal."""
    losses: int
    """Questions where `model` is worse."""
    higher_is_better: bool
    """The metric's direction."""
    note: str = ""
    """What a reader must know about this row, or empty."""
    standing: str = ""
    """What may be said of it, being one of many: `better`, `worse`, `same`, `open`, `unconfirmed`, `unmeasured`; empty unjudged."""

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """Return the contrast a JSON line held; JSON has no NaN and says null."""
        return cls(**_with_nan(row, "mean", "against_mean", "difference", "low", "high"))


def _with_nan(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: math.nan if name in names and value is None else value for name, value in row.items()}
