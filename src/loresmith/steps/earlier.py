"""What a setting costs in quality, read off earlier runs: fine-tunes that differ in that one setting and in nothing else.

Only like is compared with like: the same bytes of training, dev and test examples, the same base, every other setting equal. Where no
two such fine-tunes were trained and tested, nothing is known, and nothing is said.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

from ..errors import LoresmithError
from ..evaluate.compare import compare
from ..evaluate.contrast import Pair
from ..evaluate.evidence import DECIDES
from ..files import digest_value, read_records
from ..recipe import Recipe, Train
from ..recipe.file import load_recipe
from ..records import Example, Score
from ..runfolder import Run
from .places import scores_of
from .settings import deciding, model_of
from .taking import rows_of

METRIC, ARM = "answer-nll", "closed-book"
TEST, DEV = "split/test.jsonl", "split/dev.jsonl"
# What changes how a fine-tune is computed and not what it learns, and the seed, in which the two of a pair must agree by themselves.
_FREE = ("row_tokens", "gradient_checkpointing", "processes", "report_to", "seed")
_RESAMPLES = 2000


class Earlier(NamedTuple):
    """A fine-tune that was trained and tested."""

    run: Run
    name: str
    settings: Train


class Loss(NamedTuple):
    """What one value of a setting lost against another: nats a token of the test's answers, negative where it gained."""

    difference: float
    low: float
    """The 95 % interval, over documents."""
    high: float
    n_pairs: int
    """Pairs of fine-tunes it rests on."""
    n_questions: int


def earlier(runs: Path, current: Run, recipe: Recipe, *, rows: str) -> list[Earlier]:
    """Return the tested fine-tunes below `runs` that had the examples and the base of `current`; none while those are not made."""
    data = [current.digests([name])[name] for name in (rows, DEV, TEST)]
    if None in data or not runs.is_dir():
        return []
    base = digest_value(model_of(recipe))
    folders = sorted(file.parent for file in runs.glob("*/compare.json"))
    return [one for folder in folders for one in _tested(Run(folder), data, base)]


def losses(found: Sequence[Earlier], settings: Train, key: str, values: Iterable[Any], *, seed: int) -> dict[Any, Loss]:
    """Return what each value of a setting lost against the one in `settings`, by value; without those nothing is known of."""
    own, kept = getattr(settings, key), _others(settings, key)
    alike = [one for one in found if _others(one.settings, key) == kept]
    pairs = {value: list(_pairs(alike, key, value, own)) for value in values if value != own}
    return {value: loss for value, some in pairs.items() if some and (loss := _loss(some, seed)) is not None}


def _tested(run: Run, data: Sequence[str | None], base: str) -> Iterator[Earlier]:
    """Yield the fine-tunes of a run that were trained as its recipe says, on these data and this base."""
    latest = run.latest()
    if latest.get("compare", {}).get("reads", {}).get(TEST) != data[2]:
        return
    try:
        recipe = load_recipe(run.path("recipe.yaml"))
        if digest_value(model_of(recipe)) != base:
            return
    except (LoresmithError, OSError):  # of another version, or its base is gone
        return
    for name, settings in recipe.fine_tunes().items():
        line = latest.get(f"train:{name}", {})
        trained_on = [line.get("reads", {}).get(file) for file in (rows_of(name, recipe.takes()), DEV)]
        is_this = line.get("settings") == digest_value([model_of(recipe), deciding(settings)])
        if is_this and trained_on == list(data[:2]) and settings.rank_from is None and run.path(scores_of((name, ARM))).is_file():
            yield Earlier(run, name, settings)


def _others(settings: Train, key: str) -> str:
    return digest_value(settings.model_dump(mode="json", exclude={key, *_FREE}))


def _pairs(alike: Sequence[Earlier], key: str, value: Any, own: Any) -> Iterator[tuple[Earlier, Earlier]]:
    """Yield pairs of one seed; of several fine-tunes that are the same, the first."""
    with_value, with_own = (
        {one.settings.seed: one for one in reversed(alike) if getattr(one.settings, key) == wanted} for wanted in (value, own)
    )
    yield from ((with_value[seed], with_own[seed]) for seed in sorted(with_value.keys() & with_own.keys()))


def _loss(pairs: Sequence[tuple[Earlier, Earlier]], seed: int) -> Loss | None:
    """Return the difference on the stratum that decides a verdict, each question's mean over the pairs; None without a common question."""
    examples = read_records(pairs[0][0].run.path(TEST), Example)
    scores = [score for side in (0, 1) for score in _means([_scored(pair[side]) for pair in pairs], name=str(side))]
    compared = compare(scores, examples, bootstrap=_RESAMPLES, seed=seed, pairs=[Pair("0", ARM, "1", ARM)])
    by_stratum = {one.stratum: one for one in compared.contrasts if one.metric == METRIC and one.n}
    stratum = next((name for name in (*DECIDES, *sorted(by_stratum)) if name in by_stratum), None)
    if stratum is None:
        return None
    one = by_stratum[stratum]
    return Loss(one.difference, one.low, one.high, len(pairs), one.n)


def _scored(one: Earlier) -> Mapping[str, Score]:
    found = read_records(one.run.path(scores_of((one.name, ARM))), Score)
    return {score.example: score for score in found if score.metric == METRIC and score.value is not None}


def _means(sides: Sequence[Mapping[str, Score]], *, name: str) -> Iterator[Score]:
    """Yield each question's mean score over several fine-tunes that all have one."""
    for example in sorted(set(sides[0]).intersection(*sides[1:])):
        values = [side[example].value for side in sides]
        yield Score(example, name, ARM, METRIC, fmean(value for value in values if value is not None), sides[0][example].weight)
