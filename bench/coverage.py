"""Do the statistics keep their word? Simulated comparisons whose truth is known, through the code that makes the report.

    python bench/coverage.py [--json] [--comparisons 1500] [--reports 200] [--table]

`coverage`: how often the 95 % interval holds the truth, over documents of about five questions (sizes log-normal, sd .7 of the log),
intra-class correlation .3, answers of 5 to 60 tokens as weights, 30 and 60 documents, normal and skewed differences.
`false_positive_rate`: whole reports (30 trained and 12 unseen documents, three arms, two metrics) of eight fine-tunes that are the base
plus noise (and of one), in which anything at all is called better or worse: the verdict, its details, or a row of a table.
`power_at_mde`: reports of one fine-tune that is better by what the smallest detectable effect promises, and is called so (nominal 80 %).
`--table` sets the interval we ship beside others, from 3 documents on.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from math import sqrt

import numpy as np
from scipy.special import ndtr, ndtri

from loresmith.evaluate.bootstrap import cluster_bootstrap, resampled_differences, stretch_factor
from loresmith.evaluate.compare import Comparison, compare
from loresmith.evaluate.evidence import Evidence, standings
from loresmith.evaluate.paired import Array, Paired, paired
from loresmith.evaluate.power import smallest_detectable
from loresmith.evaluate.signflip import sign_flip_p
from loresmith.evaluate.standing import Standing
from loresmith.evaluate.verdict import verdict
from loresmith.records import Example, Score

ICC = 0.3
RESAMPLES = 600
TRAINED, UNSEEN = 30, 12  # documents of an invented run
SHOWN = (Standing.BETTER, Standing.WORSE)


def noise(n: int, *, is_skewed: bool, random: np.random.Generator) -> Array:
    """Return n values of mean 0 and variance 1."""
    return (random.gamma(1.5, size=n) - 1.5) / np.sqrt(1.5) if is_skewed else random.standard_normal(n)


def documents_of(n_documents: int, random: np.random.Generator) -> np.ndarray:
    """Return the document of each question."""
    sizes = np.maximum(1, np.round(random.lognormal(np.log(5), 0.7, n_documents))).astype(int)
    return np.repeat(np.arange(n_documents), sizes)


def clustered(document: np.ndarray, *, is_skewed: bool, random: np.random.Generator) -> Array:
    """Return one value a question, of mean 0 and variance 1, that those of one document share."""
    own = noise(len(document), is_skewed=is_skewed, random=random)
    shared = noise(document.max() + 1, is_skewed=is_skewed, random=random)[document]
    return np.sqrt(ICC) * shared + np.sqrt(1 - ICC) * own


def invent(n_documents: int, *, is_skewed: bool, random: np.random.Generator) -> tuple[Array, Array, list[str]]:
    """Return differences with mean 0 and variance 1, their weights, and their documents."""
    document = documents_of(n_documents, random)
    weights = np.round(3 + random.lognormal(2.5, 0.8, len(document)))
    return clustered(document, is_skewed=is_skewed, random=random), weights, [f"{d:03}" for d in document]


def bca(pairs: Paired, drawn: Array) -> tuple[float, float]:
    """Return the bias-corrected and accelerated interval."""
    left_out = pairs.differences(pairs.sums.sum(axis=0) - pairs.sums)
    lean = left_out.mean() - left_out
    a = np.sum(lean**3) / (6 * np.sum(lean**2) ** 1.5)
    share = np.clip(np.mean(drawn < pairs.difference), 1 / len(drawn), 1 - 1 / len(drawn))
    z = ndtri(share)
    levels = [ndtr(z + (z + tail) / (1 - a * (z + tail))) for tail in (-1.96, 1.96)]
    return tuple(np.quantile(drawn, levels))


def intervals(differences: Array, weights: Array, documents: list[str], *, seed: int) -> dict[str, tuple[float, float]]:
    """Return the interval of every method for one comparison."""
    zeros = np.zeros_like(differences)
    pairs = paired(differences, zeros, weights=weights, documents=documents)
    questions = paired(differences, zeros, weights=weights, documents=[f"{i:06}" for i in range(len(documents))])
    drawn = resampled_differences(pairs, resamples=RESAMPLES, seed=seed)
    reach = pairs.t_quantile(0.975) * pairs.standard_error()
    return {
        "shipped": cluster_bootstrap(pairs, resamples=RESAMPLES, seed=seed),
        "percentile": tuple(np.quantile(drawn, [0.025, 0.975])),
        "BCa": bca(pairs, drawn),
        "t": (pairs.difference - reach, pairs.difference + reach),
        "questions": tuple(np.quantile(resampled_differences(questions, resamples=RESAMPLES, seed=seed), [0.025, 0.975])),
    }


def row(n_documents: int, comparisons: int, *, is_skewed: bool) -> str:
    """Return one line of the table: coverage of each method, rejections of the sign-flip test, the stretch, the power."""
    random = np.random.default_rng([n_documents, is_skewed])
    held: Counter[str] = Counter()
    stretches, effects, offsets = [], [], []
    for seed in range(comparisons):
        differences, weights, documents = invent(n_documents, is_skewed=is_skewed, random=random)
        found = intervals(differences, weights, documents, seed=seed)
        held.update(name for name, (low, high) in found.items() if low <= 0 <= high)
        pairs = paired(differences, np.zeros_like(differences), weights=weights, documents=documents)
        p = sign_flip_p(pairs.weighted_differences, flips=RESAMPLES, seed=seed)
        held["flip"] += p is not None and p <= 0.05
        stretches.append(stretch_factor(pairs))
        effects.append(smallest_detectable(pairs) or np.nan)
        offsets.append(found["shipped"])
    effect = np.sqrt(np.nanmean(np.square(effects)))  # a mean over the spread of documents invented, not of one set of them
    power = np.mean([not low <= -effect <= high for low, high in offsets])
    cells = "  ".join(f"{name} {held[name] / comparisons:6.1%}" for name in ("shipped", "percentile", "BCa", "t", "questions"))
    rejects = held["flip"] / comparisons
    return f"{n_documents:3} documents  {cells}  sign flip rejects {rejects:5.1%}  stretch {np.median(stretches):.2f}  power {power:.0%}"


def coverage(n_documents: int, comparisons: int, *, is_skewed: bool) -> float:
    """Return how often the interval we ship holds the truth."""
    random, held = np.random.default_rng([n_documents, is_skewed]), 0
    for seed in range(comparisons):
        differences, weights, documents = invent(n_documents, is_skewed=is_skewed, random=random)
        pairs = paired(differences, np.zeros_like(differences), weights=weights, documents=documents)
        low, high = cluster_bootstrap(pairs, resamples=RESAMPLES, seed=seed)
        held += low <= 0 <= high
    return held / comparisons


def invented_run(n_fine_tunes: int, *, gain: float, is_skewed: bool, random: np.random.Generator) -> Comparison:
    """Return the comparison of a run whose first fine-tune is better by `gain` nats on trained facts, and the others by nothing."""
    examples, scores = [], []
    for stratum, n_documents in (("wording", TRAINED), ("document", TRAINED), ("unseen", UNSEEN)):
        document = documents_of(n_documents, random)
        prefix = "u" if stratum == "unseen" else "t"
        ids = [f"{stratum}-{i}" for i in range(len(document))]
        examples += [_example(one, f"{prefix}{d:02}", stratum) for one, d in zip(ids, document, strict=True)]
        weights = np.round(3 + random.lognormal(2.5, 0.8, len(document)))
        hard = 3 + clustered(document, is_skewed=is_skewed, random=random)
        for arm in ("closed-book", "with-passage", "retrieved"):
            for place in range(n_fine_tunes + 1):
                name = f"tuned-{place}" if place else "base"
                better = gain if place == 1 and stratum != "unseen" else 0.0
                nats = hard + 0.5 * clustered(document, is_skewed=is_skewed, random=random) - better
                f1 = 0.5 - 0.1 * nats + 0.1 * clustered(document, is_skewed=False, random=random)
                for one, loss, share, weight in zip(ids, nats, f1, weights, strict=True):
                    scores.append(Score(one, name, arm, "answer-nll", float(loss), float(weight)))
                    scores.append(Score(one, name, arm, "squad-f1", float(share)))
    return compare(scores, examples, bootstrap=RESAMPLES, seed=0)


def null_report(comparison: Comparison) -> Iterator[str]:
    """Yield the places of a report that call something better or worse, and the rows whose interval alone would."""
    found = verdict(comparison.contrasts)
    words = " ".join([found.sentence, *found.details])
    if any(value is not None for value in found.better.values()):
        yield "verdict"
    if any(phrase in words for phrase in (" is better than ", " is worse than ", " are better than ", " are worse than ", " does better ")):
        yield "words"
    if any(standing in SHOWN for standing in standings(comparison.contrasts)):
        yield "tables"
    if any(not c.low <= 0 <= c.high for c in comparison.contrasts):
        yield "an interval without zero"


def false_positives(reports: int, n_fine_tunes: int, *, is_skewed: bool) -> dict[str, float]:
    """Return the share of reports of runs in which nothing differs, by where something is called better or worse."""
    random = np.random.default_rng([7, n_fine_tunes, is_skewed])
    found: Counter[str] = Counter()
    for _ in range(reports):
        places = set(null_report(invented_run(n_fine_tunes, gain=0.0, is_skewed=is_skewed, random=random)))
        found.update(places)
        found["anywhere"] += bool(places & {"verdict", "words", "tables"})
    return {name: found[name] / reports for name in ("anywhere", "verdict", "words", "tables", "an interval without zero")}


def power(reports: int, n_fine_tunes: int, *, is_skewed: bool) -> float:
    """Return the share of reports that call a fine-tune better that is, by the smallest detectable effect of such runs."""
    random = np.random.default_rng([8, n_fine_tunes, is_skewed])
    promised = []
    for _ in range(max(reports // 4, 1)):
        contrasts = invented_run(n_fine_tunes, gain=0.0, is_skewed=is_skewed, random=random).contrasts
        promised.append(Evidence(contrasts, base="base", metric="answer-nll").deciding["tuned-1"].detectable or np.nan)
    gain = sqrt(np.nanmean(np.square(promised)))
    runs = (invented_run(n_fine_tunes, gain=gain, is_skewed=is_skewed, random=random) for _ in range(reports))
    return sum(verdict(run.contrasts).better["tuned-1"] is True for run in runs) / reports


def _example(name: str, document: str, stratum: str) -> Example:
    return Example(name, "question", "", "answer", "given", name, document, "", "", "given", stratum)


def measure(comparisons: int, reports: int) -> dict[str, object]:
    """Return everything that is claimed, and what it is made of."""
    cells = {
        f"{n} documents, {'skewed' if is_skewed else 'normal'}": coverage(n, comparisons, is_skewed=is_skewed)
        for n in (30, 60)
        for is_skewed in (False, True)
    }
    null = {f"{n} fine-tunes, normal": false_positives(reports, n, is_skewed=False) for n in (1, 8)}
    null["8 fine-tunes, skewed"] = false_positives(reports, 8, is_skewed=True)
    powers = {f"{n} fine-tunes": power(reports, n, is_skewed=False) for n in (1, 8)}
    return {
        "coverage": sum(cells.values()) / len(cells),
        "false_positive_rate": sum(rates["anywhere"] for rates in null.values()) / len(null),
        "power_at_mde": powers["1 fine-tunes"],
        "comparisons": comparisons,
        "reports": reports,
        "coverage_by_case": cells,
        "false_positives_by_case": null,
        "power_by_case": powers,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--comparisons", type=int, default=1500, help="comparisons behind each coverage")
    parser.add_argument("--reports", type=int, default=200, help="runs behind each rate of whole reports")
    parser.add_argument("--table", action="store_true", help="set the shipped interval beside others instead")
    options = parser.parse_args()
    if options.table:
        for is_skewed in (False, True):
            print(f"{'skewed (gamma, 1.5)' if is_skewed else 'normal'} differences, {options.comparisons} comparisons a row")
            for n_documents in (3, 5, 8, 12, 30, 60):
                print(row(n_documents, options.comparisons, is_skewed=is_skewed), flush=True)
        return
    found = measure(options.comparisons, options.reports)
    print(json.dumps(found, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
