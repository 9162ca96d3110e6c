"""What `loresmith rank --spectrum --verify` leaves, invented: three arms on six documents, two adapters read, two layers."""

from typing import Any

import pytest


@pytest.fixture
def told() -> dict[str, Any]:
    """Return the value of a rank.json."""
    return {
        "model": "tiny",
        "prompts": 140,
        "need": {"bits": 600_000.0, "low": 500_000.0, "high": 700_000.0},
        "advice": {"rank": 8, "sureness": "clear", "sentence": "Take rank 8.", "reasons": ["The answers need 0.6 Mbit."]},
        "candidates": [_candidate(rank) for rank in (1, 8)],
        "notes": ["The base's weights are packed."],
        "profile": {"layers": [_layer("1", 9.4, None), _layer("2", 6.2, 6.2), _layer("norm", 8.0, 8.0)]},
        "adapters": {
            "d-r1": {
                "usage": {"under_half": 0.25},
                "summary": {"rank": 1.0, "stable_rank": 1.0, "effective_rank": 1.0, "r90": 1.0, "r99": 1.0, "relative_norm": None},
                "cut": {"mean_rank": 1.0, "difference": 0.004, "low": -0.001, "high": 0.009, "n": 64},
                "changes": [{"layer": "1", "difference": -0.94, "low": -1.36, "high": -0.56, "note": ""}],
                "profile": {"layers": [_layer("1", 8.5, None), _layer("2", 6.0, 6.0)]},
            }
        },
        "verified": {
            "run": "tiny.rank",
            "arms": [_arm("r1", 1, 0.003), _arm("r8", 8, 0.0), _arm("r64", 64, 0.02)],
            "scores": [
                *(_score("answer-nll", arm, mean, place, ends) for arm, mean, place, ends in _PLACES),
                *(_score("squad-f1", arm, mean, 1 + nth, (1, 3)) for nth, (arm, mean, _, _) in enumerate(_PLACES)),
            ],
            "choice": {"name": "r1", "best": "r8", "margin": 0.02, "n_dev": 64, "undecided": []},
            "sentence": "Take r1: on the test the difference is -0.0002 [-0.0020, +0.0016], which confirms it.",
            "at_one_rate": {
                "arms": [{"arm": "d-r1", "first_step": 1.0}, {"arm": "d-r64", "first_step": 64.0}],
                "best": [
                    {"stratum": "unseen", "metric": "answer-nll", "arm": "d-r64", "mean": 2.41, "decides": True},
                    {"stratum": "unseen", "metric": "squad-f1", "arm": "d-r1", "mean": 0.2, "decides": False},
                ],
                "is_confounded": True,
                "limit": 2.0,
            },
        },
    }


_PLACES = (("r1", 2.4, 1, (1, 1)), ("r8", 2.5, 2, (2, 3)), ("r64", 2.6, 3, (2, 3)))


def _candidate(rank: int) -> dict[str, Any]:
    bits = 500_000.0 * rank
    return {
        "rank": rank, "parameters": 250_000 * rank, "share": 0.00047 * rank, "packed_share": 0.00086 * rank, "bits_cautious": bits,
        "bits_usual": 2 * bits, "holds": "yes" if rank > 1 else "perhaps", "peak_memory_bytes": 2e9, "seconds": 90.0,
        "seconds_low": 60.0, "seconds_high": 240.0,
    }  # fmt: skip


def _layer(name: str, reading: float, dimension: float | None) -> dict[str, Any]:
    return {"layer": name, "reading": reading, "dimension": dimension, "low": reading - 0.5, "high": reading + 0.5}


def _arm(name: str, rank: int, behind: float) -> dict[str, Any]:
    return {
        "arm": name, "rank": float(rank), "alpha": 32.0, "learning_rate": 0.001, "rate_is_at_edge": name == "r64",
        "trainings": 1 + (rank < 64), "trainable_parameters": 1_000 * rank, "trainable_parameters_place": rank, "share": 0.00047,
        "packed_share": 0.00086, "train_seconds": 659.0, "train_seconds_place": 1, "answer_seconds": 50.0, "answer_seconds_place": 2,
        "seconds_per_answer": 0.5,
        "peak_memory_bytes": 10**9, "dev_loss": 2.4 + behind, "dev_difference": behind, "dev_low": behind - 0.01, "dev_high": behind + 0.01,
        "first_step": 1.0,
    }  # fmt: skip


def _score(metric: str, arm: str, mean: float, place: int, ends: tuple[int, int]) -> dict[str, Any]:
    return {
        "arm": arm, "stratum": "unseen", "metric": metric, "n": 88, "mean": mean, "low": mean - 0.1, "high": mean + 0.1, "place": place,
        "place_low": ends[0], "place_high": ends[1],
    }  # fmt: skip
