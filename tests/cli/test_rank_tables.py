import io
from typing import Any

from rich.console import Console
from rich.table import Table

from loresmith.cli import rank_tables

CUT = {"mean_rank": 2.5, "difference": 0.001, "low": -0.002, "high": 0.004, "n": 30}
SUMMARY = {"rank": 8.0, "r99": 3.1, "stable_rank": 1.7}


def text(table: Table) -> str:
    out = io.StringIO()
    Console(file=out, width=200).print(table)
    return out.getvalue()


def arm(name: str, **more: Any) -> dict[str, Any]:
    plain = {"arm": name, "rank": 8.0, "alpha": 32, "learning_rate": 1e-3, "rate_is_at_edge": False, "trainable_parameters": 2_442_240}
    costs = {"share": 0.0178, "packed_share": 0.0291, "train_seconds": 61.0, "seconds_per_answer": 0.5, "peak_memory_bytes": 2e9}
    return {**plain, **costs, "dev_loss": 1.5, "dev_difference": 0.01, "dev_low": -0.005, "dev_high": 0.015, **more}


def test_the_recommended_rank_is_marked() -> None:
    row = {"parameters": 10, "share": 0.00047, "packed_share": 0.00086, "bits_cautious": 1e6, "bits_usual": 2e6, "holds": "yes"}
    cost = {"peak_memory_bytes": 1e9, "seconds_low": 60.0, "seconds_high": 240.0}
    told = {"advice": {"rank": 8}, "candidates": [{"rank": rank, **row, **cost} for rank in (1, 8)]}
    shown = text(rank_tables.candidates(told))
    assert "* 8" in shown
    assert "* 1" not in shown
    assert "0.047 %" in shown
    assert "0.086 %" in shown
    assert "1.0 to 4.0 min" in shown


def test_an_arm_shows_its_interval_and_a_rate_at_the_edge() -> None:
    arms = [arm("r8", dev_difference=0.0), arm("r1", rate_is_at_edge=True)]
    shown = text(rank_tables.arms({"arms": arms, "choice": {"best": "r8", "name": "r1"}}))
    assert "r1 *" in shown
    assert "+0.010 [-0.005, +0.015]" in shown
    assert "0.001 (edge)" in shown
    assert " best " in shown


def test_a_place_that_may_move_shows_its_range() -> None:
    row = {"stratum": "unseen", "metric": "squad-f1", "n": 40, "mean": 0.25, "low": 0.2, "high": 0.3}
    scores = [
        {**row, "arm": "r1", "place": 1, "place_low": 1, "place_high": 2},
        {**row, "arm": "r8", "place": 2, "place_low": 2, "place_high": 2},
    ]
    ((heading, table),) = rank_tables.scores({"arms": [{"arm": "r1"}, {"arm": "r8"}], "scores": scores})
    assert heading.startswith("unseen, 40 questions")
    assert "0.250 [0.200, 0.300] #1 (1-2)" in text(table)
    assert "#2 " in text(table)


def test_steps_of_different_length_are_no_comparison_of_ranks() -> None:
    arms = [{"arm": "d-r1", "first_step": 1.0}, {"arm": "d-r64", "first_step": 64.0}]
    best = [{"stratum": "unseen", "metric": "answer-nll", "arm": "d-r64", "mean": 1.25, "decides": True}]
    crowned, why = rank_tables.one_rate({"arms": arms, "best": best, "is_confounded": True, "limit": 2.0}, {"arms": arms[:1]})
    assert "crown d-r64 on unseen (answer-nll 1.2500)" in crowned
    assert "cannot tell rank from step size" in why
    assert "d-r64 64" in why


def test_a_cut_without_dev_questions_says_nothing_of_its_cost() -> None:
    found = {"summary": SUMMARY, "usage": {"under_half": 0.9}, "cut": CUT}
    assert "it loses +0.001 [-0.002, +0.004] nats a token on dev" in rank_tables.read_off(found)
    assert "no dev questions to say" in rank_tables.read_off({**found, "cut": {**CUT, "difference": None, "n": 0}})


def test_a_change_within_its_noise_is_none() -> None:
    row = {"layer": "3", "difference": 0.4, "low": -0.1, "high": 0.9}
    assert "in none of 1 layers" in rank_tables.changes({"changes": [row]})
    assert "most in layer 3: -1.000 [-1.500, -0.500]" in rank_tables.changes(
        {"changes": [{**row, "difference": -1.0, "low": -1.5, "high": -0.5}, {**row, "difference": None}]}
    )
