import pytest

from loresmith.report import tally


@pytest.mark.parametrize(
    ("findings", "answer", "look"),
    [
        (["better"], "Yes", "better"),
        (["worse", "worse"], "No, worse: both", "worse"),
        (["same"] * 8, "No change: all 8", ""),
        (["undecided", "unconfirmed"], "Not shown: both", ""),
        (["better", "undecided", "worse", "same", "unconfirmed"], "1 better, 1 worse, 1 no change, 2 not shown (of 5)", ""),
    ],
)
def test_findings_become_one_answer_that_hides_none_of_them(findings: list[str], answer: str, look: str) -> None:
    assert tally.answer(findings) == (answer, look)


def test_beside_the_answer_for_one_stands_what_holds_of_all() -> None:
    assert tally.together(["better", "better", "better"]) == "as all 3"
    assert tally.together(["better", "undecided"]) == "of all 2: 1 better, 1 not shown"
