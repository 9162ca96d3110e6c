from math import isnan

from loresmith.evaluate.win_rates import Shown, duel_rows, total_rows
from loresmith.records import Answer, Example, Score

EXAMPLES = [Example(f"q{n}", "", "", "", "given", f"f{n}", f"d{n % 4}", "", "", "given", "unseen") for n in range(12)]


def answers(longer: int = 0) -> list[Answer]:
    texts = {"base": "one two three", "tuned": "one two three" + " more" * longer}
    return [Answer(one.id, model, "closed-book", text, 3, 0.1) for one in EXAMPLES for model, text in texts.items()]


def totals(tuned: float, base: float) -> list[Score]:
    given = {"tuned": tuned, "base": base}
    return [Score(one.id, model, "closed-book", "judge-total", value) for one in EXAMPLES for model, value in given.items()]


def test_totals_within_the_band_are_ties() -> None:
    [row] = total_rows(totals(4.0, 3.5), answers(), EXAMPLES, tie_band=0.5, seed=0)
    assert (row["wins"], row["ties"], row["losses"], row["win_rate"]) == (0, 12, 0, 0.5)
    [row] = total_rows(totals(4.0, 3.0), answers(), EXAMPLES, tie_band=0.5, seed=0)
    assert (row["wins"], row["model"], row["against"]) == (12, "tuned", "base")


def test_a_judge_who_always_takes_the_first_decides_nothing() -> None:
    shown = [Shown(one.id, "tuned", "base", "closed-book", "first", "first") for one in EXAMPLES]
    [row] = duel_rows(shown, answers(), EXAMPLES, seed=0)
    assert (row["wins"], row["ties"], row["position_bias"], row["consistency"]) == (0, 12, 0.5, 0.0)


def test_a_pair_without_both_replies_is_counted_and_not_judged() -> None:
    shown = [Shown(one.id, "tuned", "base", "closed-book", "first", None if n else "second") for n, one in enumerate(EXAMPLES)]
    [row] = duel_rows(shown, answers(), EXAMPLES, seed=0)
    assert (row["n"], row["wins"], row["no_reply"]) == (1, 1, 11)
    assert isnan(row["low"])
    assert duel_rows(shown[1:], answers(), EXAMPLES, seed=0) == []
