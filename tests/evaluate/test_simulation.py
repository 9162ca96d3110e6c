"""Runs whose truth is known, through the code that makes the report; `bench/coverage.py` does the same at length."""

import numpy as np
import pytest

from loresmith.evaluate.compare import compare
from loresmith.evaluate.evidence import Evidence, standings
from loresmith.evaluate.standing import Standing
from loresmith.evaluate.verdict import verdict
from loresmith.records import Example, Score

DOCUMENTS, QUESTIONS = 20, 3


def contrasts_of(seed, *, fine_tunes, gain=0.0):
    random = np.random.default_rng(seed)
    examples, scores = [], []
    for stratum in ("wording", "unseen"):
        document = np.repeat(np.arange(DOCUMENTS), QUESTIONS)
        hard = 3 + random.standard_normal(len(document))
        names = [f"{stratum}{i}" for i in range(len(document))]
        examples += [
            Example(n, "", "", "", "given", n, f"{stratum}{d}", "", "", "given", stratum) for n, d in zip(names, document, strict=True)
        ]
        for model in ("base", *(f"r{place}" for place in range(fine_tunes))):
            shared = 0.3 * random.standard_normal(DOCUMENTS)[document]
            nats = hard + shared + 0.5 * random.standard_normal(len(document)) - gain * (model == "r0")
            scores += [Score(name, model, "closed-book", "answer-nll", float(value)) for name, value in zip(names, nats, strict=True)]
    return compare(scores, examples, bootstrap=300, seed=0).contrasts


def test_runs_in_which_nothing_differs_call_something_better_or_worse_in_five_of_a_hundred():
    said = 0
    for seed in range(80):
        contrasts = contrasts_of(seed, fine_tunes=3)
        shown = any(standing in (Standing.BETTER, Standing.WORSE) for standing in standings(contrasts))
        assert shown or set(verdict(contrasts).better.values()) == {None}
        said += shown
    assert said / 80 <= 0.05 + 2 * (0.05 * 0.95 / 80) ** 0.5


def test_a_gain_of_the_size_that_is_promised_is_found_four_times_of_five():
    promised = [
        Evidence(contrasts_of(seed, fine_tunes=1), base="base", metric="answer-nll").deciding["r0"].detectable for seed in range(60)
    ]
    gain = np.sqrt(np.mean(np.square(promised)))
    found = [verdict(contrasts_of(1000 + seed, fine_tunes=1, gain=gain)).better["r0"] is True for seed in range(80)]
    assert np.mean(found) == pytest.approx(0.8, abs=0.12)
