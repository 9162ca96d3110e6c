from dataclasses import replace

from loresmith.report.grid import Grid
from loresmith.report.together.models import models, perplexities

from .invented import row, together


def column(found: Grid, title: str) -> list[str]:
    place = [one.title for one in found.columns].index(title)
    return [line[place].text for line in found.rows]


def test_every_base_and_fine_tune_of_every_run_is_a_row() -> None:
    found = models(together().rows, metric="bits-per-byte", hrefs={"study": "report.html"})
    assert column(found, "Model") == ["study base", "llama", "llama-long", "bloom base", "bloom"]
    assert column(found, "Base") == ["llama-3b", "llama-3b", "llama-3b", "bloom-3b", "bloom-3b"]
    assert column(found, "Time") == ["–", "1 min 15 s", "1 min 15 s", "–", "1 min 15 s"]
    assert column(found, "Right of 1") == ["0", "1", "1", "0", "1"]
    assert [line[0].href for line in found.rows] == ["report.html"] * 3 + [""] * 2


def test_a_changed_setting_has_a_column_and_the_base_is_not_told_twice() -> None:
    found = models(together().rows, metric="bits-per-byte")
    assert column(found, "Epochs") == ["–", "–", "2", "–", "–"]
    assert not [one.title for one in found.columns if one.title in {"Name", "Model name"}]


def test_the_unit_of_the_losses_stands_in_the_note() -> None:
    assert "bits a byte" in models(together().rows, metric="bits-per-byte").note
    assert "nats a token" in models(together().rows, metric="answer-nll").note


def test_one_base_and_no_fixed_questions_need_no_columns() -> None:
    found = models([row("study", "base", "tiny", 2.0, countable=0), row("study", "r4", "tiny", 1.0, countable=0)], metric="answer-nll")
    assert [one.title for one in found.columns][:2] == ["Model", "Examples"]
    assert column(found, "Test: new documents") == ["2.00", "1.00"]


def test_perplexities_are_shown_only_where_there_are_any() -> None:
    content = together()
    assert perplexities(content.rows) is None
    told = replace(content, rows=[{**one, "perplexity": {"unseen": 7.5}} for one in content.rows])
    assert [line[1].text for line in (perplexities(told.rows) or Grid("", "", (), ())).rows] == ["7.50"] * 5
