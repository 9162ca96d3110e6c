from typing import Any

from loresmith.report.ranks import arms, tables
from loresmith.report.ranks.profile import profile_panels


def test_an_arm_shows_what_it_is_what_it_took_and_what_it_loses(told: dict[str, Any]) -> None:
    table = arms.table(told["verified"])
    assert [cell.text for cell in table.rows[0]] == [
        "→ r1", "1", "32", "0.001", "2", "1\u202f000 (#1)", "0.047 %", "0.086 %", "10 min 59 s (#1)", "0.5 s (#2)", "1.00 GB", "2.40",
        "+0.003 (−0.007 to +0.013)",
    ]  # fmt: skip
    assert table.rows[1][-1].text == "the best"
    assert table.rows[2][3].text == "0.001, at the edge"
    assert len(table.columns) == len(table.rows[0])


def test_every_ranking_has_intervals_and_the_range_of_each_place(told: dict[str, Any]) -> None:
    (table,) = arms.rankings(told["verified"])
    assert [column.title for column in table.columns] == ["Metric", "r1", "r8", "r64"]
    assert [cell.text for cell in table.rows[0]][:3] == ["Answer loss (NLL)", "2.40 (2.30 to 2.50) #1", "2.50 (2.40 to 2.60) #2 (2 to 3)"]
    assert table.records()[0]["r1"] == 2.4


def test_the_recommended_candidate_is_marked(told: dict[str, Any]) -> None:
    table = tables.candidates(told)
    assert [row[0].text for row in table.rows] == ["1", "→ 8"]
    assert [cell.text for cell in table.rows[0]][1:] == [
        "250\u202f000", "0.047 %", "0.086 %", "0.500 to 1.00", "perhaps", "2.00 GB", "1 min 00 s to 4 min 00 s",
    ]  # fmt: skip


def test_an_adapter_shows_what_it_uses_and_what_the_cut_costs(told: dict[str, Any]) -> None:
    table = tables.adapters(told)
    assert table is not None
    assert [cell.text for cell in table.rows[0]] == [
        "d-r1", "1.00", "1.00", "1.00", "1.00", "1.00", "25 %", "–", "1.00", "+0.004 (−0.001 to +0.009)",
    ]  # fmt: skip


def test_a_layer_whose_scales_disagree_is_marked_and_one_not_read_after_training_is_a_dash(told: dict[str, Any]) -> None:
    table = tables.layers(told)
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["1", "~9.40 (8.90 to 9.90)", "~8.50 (8.00 to 9.00)", "−0.940 (−1.36 to −0.560)"],
        ["2", "6.20 (5.70 to 6.70)", "6.00 (5.50 to 6.50)", "–"],
        ["norm", "8.00 (7.50 to 8.50)", "–", "–"],
    ]


def test_the_figure_has_a_line_before_and_after_and_says_so_in_words(told: dict[str, Any]) -> None:
    (panel,) = profile_panels(told)
    assert "base from 6.20 to 9.40; d-r1 from 6.00 to 8.50" in panel.alternative
    assert "d-r1" in panel.file
    assert profile_panels({}) == []
