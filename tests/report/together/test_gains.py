from dataclasses import replace

from loresmith.report.together.gains import gained, gains

from .invented import together


def test_each_fine_tune_stands_beside_its_own_base_in_the_first_arm() -> None:
    found = gains(gained(together()))
    assert found
    assert [line[0].text for line in found.rows] == ["llama", "llama-long", "bloom"]
    assert [line[-1].text for line in found.rows] == ["better", "better", "undecided"]
    assert [line[-1].look for line in found.rows] == ["better", "better", ""]


def test_the_csv_file_holds_the_numbers_unrounded() -> None:
    found = gains(gained(together()))
    assert found
    assert found.records()[0]["Difference"] == -0.5
    assert found.records()[0]["Lowest"] == -0.6


def test_other_metrics_and_nothing_at_all_make_no_table() -> None:
    content = together()
    assert gains(gained(replace(content, metric="answer-nll"))) is None
    assert gains([]) is None
