from loresmith.report import grid


def test_records_are_unrounded_and_titles_that_stand_twice_keep_apart() -> None:
    columns = (grid.Column("Model", is_number=False), grid.Column("a"), grid.Column("a"))
    found = grid.Grid("x", "X", columns, ((grid.words("base"), grid.number(0.12345), grid.number(None)),))
    assert found.records() == [{"Model": "base", "a": 0.12345, "a 2": None}]
    assert [cell.text for cell in found.rows[0]] == ["base", "0.123", "–"]


def test_mappings_become_a_table_with_every_key_they_have() -> None:
    found = grid.of_records("x", "X", [{"model": "base", "wrong_share": 0.5}, {"model": "r1", "peak_bytes": 2_000_000_000}])
    assert [column.title for column in found.columns] == ["model", "wrong share", "peak"]
    assert [column.is_number for column in found.columns] == [False, True, True]
    assert [[cell.text for cell in row] for row in found.rows] == [["base", "50.0 %", "–"], ["r1", "–", "2.00 GB"]]


def test_the_page_shows_the_first_rows_and_counts_the_others() -> None:
    found = grid.of_records("x", "X", [{"place": place} for place in range(grid.SHOWN + 7)])
    assert (len(found.shown), found.n_hidden) == (grid.SHOWN, 7)
