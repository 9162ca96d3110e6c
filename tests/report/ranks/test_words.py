from typing import Any

from loresmith.report.ranks import words


def test_a_first_place_is_told_only_where_no_other_arm_could_have_it(told: dict[str, Any]) -> None:
    first, *_ = words.findings(told["verified"])
    assert first == (
        "Of 2 rankings by score 1 has a first place that other documents would not move: r1 by answer loss (NLL) (new documents)."
    )
    open_scores = [{**row, "place_low": 1} for row in told["verified"]["scores"]]
    none, *_ = words.findings({**told["verified"], "scores": open_scores})
    assert none == "Of 2 rankings by score none has a first place: other documents of the same kind would put another arm first."


def test_first_places_are_told_an_arm_at_a_time_and_parts_of_a_metric_are_no_ranking() -> None:
    sides = [("answer-nll", "a"), ("squad-f1", "a"), ("rouge-l-recall", "b"), ("rouge-l-f", "b")]
    scores = [{"stratum": "unseen", "metric": metric, "arm": arm, "place_low": 1} for metric, arm in sides]
    first, *_ = words.findings({"scores": scores, "arms": []})
    assert first.startswith("Of 3 rankings by score 3 have")
    assert first.endswith("a by answer loss (NLL), word F1 (SQuAD) (new documents); b by ROUGE-L (new documents).")


def test_what_is_to_be_doubted_is_named(told: dict[str, Any]) -> None:
    said = list(words.findings(told["verified"]))
    assert "r64: the learning rate taken is the lowest or highest tried, so a better one may lie beyond." in said
    assert "r64: trained once, so the luck of a training is not in the interval." in said


def test_the_conclusion_at_one_learning_rate_stands_beside_why_it_proves_nothing(told: dict[str, Any]) -> None:
    *_, crowned, why = words.findings(told["verified"])
    assert crowned == "A table without intervals would have crowned d-r64 on new documents, by its answer loss (NLL) of 2.41."
    assert "d-r1 1, d-r64 64 times the shortest" in why
    assert why.endswith("With one alpha and a rate settled for each arm they are of one length.")


def test_an_advice_made_before_training_is_told_as_that(told: dict[str, Any]) -> None:
    assert next(words.reasons(told)) == "Before any training the advice was: Take rank 8. (clear)"
    assert next(words.reasons({**told, "verified": None})) == "The answers need 0.6 Mbit."


def test_a_number_without_an_interval_stands_alone() -> None:
    assert words.interval(0.223, None, None) == "0.223"
    assert words.interval(-0.5, -0.6, float("nan"), is_signed=True) == "−0.500"
    assert words.interval(None, None, None) == "–"


def test_a_change_within_its_noise_is_none(told: dict[str, Any]) -> None:
    (said,) = words.changes(told)
    assert said.endswith("by more than noise in 1 of 1 layers, most in layer 1, by −0.940 (−1.36 to −0.560).")
    read = told["adapters"]["d-r1"]
    noisy = {**read, "changes": [{**read["changes"][0], "high": 0.1}, {**read["changes"][0], "difference": None}]}
    assert list(words.changes({"adapters": {"r1": noisy}})) == [
        "r1: the dimension of its states differs from the base's by more than noise in 0 of 1 layers."
    ]


def test_a_sweep_of_subspaces_is_among_what_was_measured(told: dict[str, Any]) -> None:
    assert "Nine tenths are reached by 300." in words.reasons({**told, "subspace": {"sentence": "Nine tenths are reached by 300."}})
