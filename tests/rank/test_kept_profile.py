import json

import numpy as np

from loresmith.rank.change import change
from loresmith.rank.kept_profile import as_plain, from_plain
from loresmith.rank.profile import measure_profile


def test_a_profile_that_was_kept_is_compared_as_the_one_that_was_measured() -> None:
    points = np.random.default_rng(0).normal(size=(200, 6))
    documents = [str(nth // 4) for nth in range(200)]
    measured = measure_profile([("1", points), ("2", points[:, :3])], documents, resamples=50, seed=0)
    kept = from_plain(json.loads(json.dumps(as_plain(measured))))
    assert (kept.layers, kept.scales, kept.twins, kept.n_documents) == (measured.layers, measured.scales, measured.twins, 50)
    again, first = (change(one, "2", measured, "1") for one in (kept, measured))
    assert again.difference == first.difference
    np.testing.assert_allclose(again.interval, first.interval, rtol=1e-3)


def test_what_could_not_be_measured_stays_unmeasured() -> None:
    measured = measure_profile([("1", np.eye(2))], ["a", "b"], resamples=10, seed=0)
    kept = from_plain({**as_plain(measured), "layers": [{**as_plain(measured)["layers"][0], "reading": None}]})
    assert np.isnan(kept.layers[0].reading)
    assert kept.layers[0].dimension is None
