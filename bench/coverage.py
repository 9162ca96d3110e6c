"""How often a nominal 95 % interval holds the truth, for the interval we ship and for others.

    python bench/coverage.py [comparisons a row, default 1500]

Each comparison invents documents of about five questions (sizes log-normal, sd .7 of the log), paired differences with
intra-class correlation .3 and true mean 0, and answers of 5 to 60 tokens as weights. `t` is the estimate +- t x the standard error
over documents; `power` is the share of intervals that exclude 0 when the true effect is what `smallest_detectable` says for such
documents on average (nominal 80 %).
"""

import sys
from collections import Counter

import numpy as np
from scipy.special import ndtr, ndtri

from loresmith.evaluate.bootstrap import cluster_bootstrap, resampled_differences, stretch_factor
from loresmith.evaluate.paired import Array, Paired, paired
from loresmith.evaluate.power import smallest_detectable
from loresmith.evaluate.signflip import sign_flip_p

ICC = 0.3
RESAMPLES = 600
DOCUMENTS = (3, 5, 8, 12, 30, 60)


def invent(n_documents: int, *, is_skewed: bool, random: np.random.Generator) -> tuple[Array, Array, list[str]]:
    """Return differences with mean 0 and variance 1, their weights, and their documents."""

    def noise(n: int) -> Array:
        return (random.gamma(1.5, size=n) - 1.5) / np.sqrt(1.5) if is_skewed else random.standard_normal(n)

    sizes = np.maximum(1, np.round(random.lognormal(np.log(5), 0.7, n_documents))).astype(int)
    document = np.repeat(np.arange(n_documents), sizes)
    differences = np.sqrt(ICC) * noise(n_documents)[document] + np.sqrt(1 - ICC) * noise(len(document))
    weights = np.round(3 + random.lognormal(2.5, 0.8, len(document)))
    return differences, weights, [f"{d:03}" for d in document]


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


def main() -> None:
    """Print the table."""
    comparisons = int(sys.argv[1]) if len(sys.argv) > 1 else 1500
    for is_skewed in (False, True):
        print(f"{'skewed (gamma, 1.5)' if is_skewed else 'normal'} differences, {comparisons} comparisons a row, {RESAMPLES} resamples")
        for n_documents in DOCUMENTS:
            print(row(n_documents, comparisons, is_skewed=is_skewed), flush=True)


if __name__ == "__main__":
    main()
