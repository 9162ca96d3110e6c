from typing import Any

import pytest

from loresmith.errors import RunError
from loresmith.evaluate.gate import gate
from loresmith.records import Contrast


def contrast(model: str = "tuned", low: float = -0.8, high: float = -0.4, p: float | None = 0.001, **more: Any) -> Contrast:
    fields: dict[str, Any] = {
        "stratum": "wording",
        "metric": "answer-nll",
        "model": model,
        "arm": "closed-book",
        "against": "base",
        "against_arm": "closed-book",
        "n": 60,
        "n_documents": 12,
        "n_missing": 0,
        "mean": 1.0,
        "against_mean": 1.0 - (low + high) / 2,
        "difference": (low + high) / 2,
        "low": low,
        "high": high,
        "p": p,
        "detectable": 0.3,
        "wins": 40,
        "ties": 0,
        "losses": 20,
        "higher_is_better": False,
    }
    return Contrast(**{**fields, **more})


def test_better_passes_and_not_shown_does_not() -> None:
    assert gate([contrast()])[0].is_passed
    [found] = gate([contrast(low=-0.3, high=0.1, p=0.3)])
    assert not found.is_passed
    assert "no difference between tuned and the base is shown" in found.reason


def test_a_margin_forgives_what_is_stated_and_no_more() -> None:
    close = [contrast(low=-0.2, high=0.08, p=0.4)]
    assert gate(close, margin=0.1)[0].is_passed
    assert not gate(close, margin=0.05)[0].is_passed


def test_several_are_corrected_for_being_several_unless_one_is_named() -> None:
    several = [contrast(model=f"r{n}", p=0.03) for n in range(4)]
    assert not any(one.is_passed for one in gate(several))
    assert gate(several, models=["r2"])[0].is_passed


def test_an_interval_that_is_not_there_passes_nothing() -> None:
    assert not gate([contrast(low=float("nan"), high=float("nan"), p=None)], margin=1.0)[0].is_passed


def test_a_comparison_the_run_does_not_have_is_named_with_those_it_has() -> None:
    with pytest.raises(RunError, match=r"unseen / closed-book / answer-nll.*wording / closed-book / answer-nll"):
        gate([contrast()], stratum="unseen")
    with pytest.raises(RunError, match="r9"):
        gate([contrast()], models=["r9"])
