"""What a report says, as plain values: everything it shows is in here, and nothing is looked up elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..records import Answer, Contrast, Example, Passage, Score, Summary


class Source(Protocol):
    """What the report needs of a document; a `Document` is one."""

    @property
    def title(self) -> str:
        """The document's title."""

    @property
    def source(self) -> str:
        """The path or address it was read from."""

    @property
    def url(self) -> str:
        """The page a reader can open, or empty."""

    @property
    def licence(self) -> str:
        """Its licence, or empty."""


@dataclass(frozen=True)
class ReportContent:
    """One run's result. Lists are shown in their order, except that questions, strata, arms and metrics sort themselves."""

    name: str
    """Name of the run."""
    created: str
    """ISO 8601 time of the comparison; the report never asks the clock, so the same content gives the same bytes."""
    verdict: str
    """One sentence."""
    details: Sequence[str] = ()
    """More sentences, shown beneath the verdict."""
    summaries: Sequence[Summary] = ()
    contrasts: Sequence[Contrast] = ()
    examples: Sequence[Example] = ()
    """The whole test set."""
    answers: Sequence[Answer] = ()
    scores: Sequence[Score] = ()
    passages: Mapping[str, Passage] = field(default_factory=dict)
    """By id."""
    documents: Mapping[str, Source] = field(default_factory=dict)
    """By id."""
    losses: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    """By model: rows of `step`, `epoch`, `loss`, `dev_loss` (None where it was not taken) and `learning_rate`."""
    datasheet: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """By section, then by name."""
    audit: Mapping[str, Any] = field(default_factory=dict)
    models: Sequence[Mapping[str, Any]] = ()
    """One mapping a fine-tune: `name`, `best_step` and whatever else is worth showing."""
    timings: Sequence[Mapping[str, Any]] = ()
    """Rows of `step`, `predicted_seconds` (or None) and `seconds`."""
    machine: Mapping[str, Any] = field(default_factory=dict)
    recipe: str = ""
    """The resolved recipe, as YAML."""
    command: str = ""
    """What makes this run again, as typed; empty for the usual one."""
    versions: Mapping[str, str] = field(default_factory=dict)
    """Of Python and of the packages a result depends on, by name."""
    seeds: Mapping[str, int] = field(default_factory=dict)
    """By what they decide: split, train, bootstrap."""
    retrieval: Mapping[str, Any] = field(default_factory=dict)
    """How passages were looked up for the arm `retrieved`: `method`, `passages` given with a question, `hit_share` or more."""
    asked: Sequence[Mapping[str, Any]] = ()
    """Answers to fixed question sets: rows of `set`, `kind`, `question`, `answer`, `model`, `text` and `right` (None where only a
    reader can tell)."""
    resources: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    """By step: rows of `seconds` since its start, or since it was resumed, and what was measured of `cpu_cores` busy, `gpu_share` busy,
    `rss_bytes`, `gpu_bytes`."""
    chosen: str = ""
    """The fine-tune that the dev questions chose among several; empty where there is one, or nothing to choose by."""
    places: Sequence[Mapping[str, Any]] = ()
    """How far the place of a fine-tune moves with the documents drawn: rows of `arm` (its name), `stratum`, `metric`, `place_low` and
    `place_high`, the best and the worst in 95 % of the draws; empty for one fine-tune."""
    rank: Mapping[str, Any] = field(default_factory=dict)
    """What `loresmith rank` found, the value of rank.json; empty where it was not asked, or is of another recipe."""
    leaks: Sequence[Mapping[str, Any]] = ()
    """What questions that also stand in the training set flatter: rows of `model`, `arm`, `metric`, `n_leaked`, `n_clean`, `gain_all`,
    `gain_clean`, `flattered`, and its interval `low` to `high`; gains are over the base, above 0 being better."""
    together: str = ""
    """Address of the page that sets all runs of the recipe side by side, as seen from this report; empty for a recipe of one run."""
    extras: Sequence[Mapping[str, Any]] = ()
    """More tables (probes, a judge's agreement): `title`, `note`, and `rows`, a list of mappings with the same names."""
    draws: int | None = None
    """Draws of the bootstrap behind every interval; None where it is not known."""
    training_seeds: int | None = None
    """With how many seeds each fine-tune was trained, the fewest of any; None where it is not known."""
    base_address: str = ""
    """Hub id of the base where one is known, for the cards; the models' own `base` is what the recipe calls it."""
    licence: str = ""
    """Licence of the fine-tunes as the recipe states it, for their cards; empty where it states none."""
