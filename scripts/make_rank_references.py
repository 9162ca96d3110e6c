"""Record what scikit-dimension says, for the tests of `rank`.

    python -m venv /tmp/dimension
    /tmp/dimension/bin/pip install scikit-dimension==0.5.0
    /tmp/dimension/bin/python scripts/make_rank_references.py

Writes `tests/references/rank.json`: how each cloud is made, and every estimate of it.
"""

import json
from pathlib import Path

import numpy as np
import skdim

CLOUDS = [
    {"seed": 0, "n": 300, "dimension": 2, "ambient": 2},
    {"seed": 1, "n": 300, "dimension": 5, "ambient": 40},
    {"seed": 2, "n": 400, "dimension": 12, "ambient": 64},
]


def cloud(seed, n, dimension, ambient):
    """Gaussian points of `dimension` in `ambient` coordinates, bent once so that it is no plane. The test makes the same."""
    random = np.random.default_rng(seed)
    points = random.normal(size=(n, dimension)) @ random.normal(size=(dimension, ambient))
    return points + 0.1 * np.sin(points)


def estimates(points):
    """Every estimator of scikit-dimension that ours repeats."""
    gride = skdim.id.GRIDE(multiscale=True, range_max=64).fit(points)
    ball = skdim.id.MLE(K=20).fit(points, n_neighbors=20, comb="mle")
    return {
        "two_nn": float(skdim.id.TwoNN(method="mle", discard_fraction=0).fit(points).dimension_),
        "two_nn_censored": float(skdim.id.TwoNN(method="mle").fit(points).dimension_),
        "two_nn_fit": float(skdim.id.TwoNN().fit(points).dimension_),
        "levina_bickel": float(ball.dimension_),
        "gride": {str(n1): float(d) for n1, d in zip(gride.scales_, gride.dimension_scales_, strict=True)},
        "gride_error": {str(n1): float(d) for n1, d in zip(gride.scales_, gride.error_scales_, strict=True)},
        "participation": float(skdim.id.lPCA(ver="participation_ratio").fit(points).dimension_),
    }


def main():
    """Write the file."""
    rows = [{"cloud": one, **estimates(cloud(**one))} for one in CLOUDS]
    path = Path(__file__).parents[1] / "tests" / "references" / "rank.json"
    path.write_text(json.dumps({"scikit-dimension": skdim.__version__, "rows": rows}, indent=1) + "\n")
    print(path)


if __name__ == "__main__":
    main()
