import json
from typing import Any

import pytest

from loresmith.steps.ranking import command

pytestmark = pytest.mark.slow


def test_every_arm_has_its_cost_its_rate_and_its_standing(verified: Any) -> None:
    arms = {row["arm"]: row for row in verified.value["verified"]["arms"]}
    assert set(arms) == {"r1", "id-each"}
    assert arms["r1"]["rank"] == 1 < arms["id-each"]["rank"]
    assert arms["r1"]["trainable_parameters"] < arms["id-each"]["trainable_parameters"]
    assert all(len(row["trials"]) == 2 and row["learning_rate"] in (1e-3, 1e-2) for row in arms.values())
    assert {row["alpha"] for row in arms.values()} == {32}
    assert sum(row["trainings"] for row in arms.values()) == 3
    assert all(row["train_seconds"] > 0 and row["answer_seconds"] > 0 for row in arms.values())


def test_the_ranks_of_the_profile_are_in_the_adapter(verified: Any) -> None:
    config = json.loads((verified.runs / "arms.rank/models/id-each/adapter_config.json").read_text())
    given = {config["r"], *config["rank_pattern"].values()}
    profile = {row["layer"]: row["reading"] for row in verified.value["profile"]["layers"]}
    assert given == {-int(-profile["1"] // 1), -int(-profile["2"] // 1)}


def test_every_score_has_an_interval_and_a_place(verified: Any) -> None:
    rows = verified.value["verified"]["scores"]
    assert {row["metric"] for row in rows} >= {"answer-nll", "squad-f1"}
    assert all(row["low"] <= row["mean"] <= row["high"] for row in rows if row["low"] is not None)
    assert all(row["place_low"] <= row["place"] <= row["place_high"] for row in rows)


def test_the_choice_is_made_on_dev_and_said(verified: Any) -> None:
    found = verified.value["verified"]
    assert found["choice"]["name"] in found["choice"]["not_inferior"]
    assert found["sentence"].startswith(f"Take {found['choice']['name']}")
    assert (found["confirmed"] is None) == (found["choice"]["name"] == found["choice"]["best"])


def test_the_arms_are_a_run_beside_whose_data_is_the_recipes(verified: Any) -> None:
    ledger = [json.loads(line) for line in (verified.runs / "arms.rank/ledger.jsonl").read_text().splitlines()]
    assert {line["step"] for line in ledger if line.get("taken_over_from") == "arms"} >= {"split", "mix", "rank"}
    assert (verified.runs / "arms.rank/split/test.jsonl").read_bytes() == verified.run.path("split/test.jsonl").read_bytes()
    assert not list((verified.runs / "arms.rank/models").glob("*trial*"))


def test_verifying_again_trains_nothing(verified: Any) -> None:
    ledger = verified.runs / "arms.rank/ledger.jsonl"
    before = ledger.read_bytes(), verified.run.path("rank.json").read_bytes()
    command.rank(verified.recipe, runs=verified.runs, trains_arms=True)
    assert (ledger.read_bytes(), verified.run.path("rank.json").read_bytes()) == before
