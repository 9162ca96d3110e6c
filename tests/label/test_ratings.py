from pathlib import Path

import pytest

from loresmith.errors import RunError
from loresmith.label import ratings
from loresmith.label.sample import Sheet

ITEMS = ("accuracy", "clarity")


def rate(path: Path, sheet: Sheet, *, accuracy: float | None = 1.0, rater: str = "anna") -> None:
    ratings.rate(path, sheet, {"accuracy": accuracy, "clarity": 0.5}, items=ITEMS, rater=rater)


def test_a_shared_answer_counts_for_every_model_that_gave_it(tmp_path: Path, drawn: list[Sheet]) -> None:
    sheet = next(sheet for sheet in drawn if len(sheet.sides) == 2)
    rate(tmp_path / "labels.jsonl", sheet)
    assert [(one.model, one.ratings["accuracy"]) for one in ratings.read(tmp_path / "labels.jsonl")] == [("base", 1.0), ("tuned", 1.0)]


def test_the_last_rating_of_an_answer_counts(tmp_path: Path, drawn: list[Sheet]) -> None:
    for accuracy in (0.0, None, 0.5):
        rate(tmp_path / "labels.jsonl", drawn[0], accuracy=accuracy)
    [one, *_] = ratings.read(tmp_path / "labels.jsonl")
    assert one.ratings["accuracy"] == 0.5
    assert len((tmp_path / "labels.jsonl").read_text().splitlines()) == 3 * len(drawn[0].sides)


def test_work_goes_on_where_it_was_and_raters_do_not_see_each_other(tmp_path: Path, drawn: list[Sheet]) -> None:
    rate(tmp_path / "labels.jsonl", drawn[0])
    assert ratings.unrated(drawn, tmp_path / "labels.jsonl", rater="anna") == drawn[1:]
    assert ratings.unrated(drawn, tmp_path / "labels.jsonl", rater="ben") == drawn


def test_a_line_torn_by_a_kill_is_rated_again(tmp_path: Path, drawn: list[Sheet]) -> None:
    path = tmp_path / "labels.jsonl"
    rate(path, drawn[0])
    with path.open("a") as file:
        file.write('{"sheet": "half')
    assert ratings.unrated(drawn, path, rater="anna") == drawn[1:]
    rate(path, drawn[1])
    assert ratings.unrated(drawn, path, rater="anna") == drawn[2:]


@pytest.mark.parametrize("given", [{"accuracy": 1.0}, {"accuracy": 0.7, "clarity": 1.0}, {"accuracy": 1.0, "clarity": 1.0, "style": 1.0}])
def test_what_is_not_a_rating_is_refused_and_not_written(tmp_path: Path, drawn: list[Sheet], given: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="ratings must be"):
        ratings.rate(tmp_path / "labels.jsonl", drawn[0], given, items=ITEMS, rater="anna")
    assert not (tmp_path / "labels.jsonl").exists()


def test_a_raters_name_is_a_name(tmp_path: Path, drawn: list[Sheet]) -> None:
    with pytest.raises(ValueError, match="rater's name"):
        rate(tmp_path / "labels.jsonl", drawn[0], rater="<b>\n")


def test_a_foreign_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "labels.jsonl").write_text('{"loss": 1}\n')
    with pytest.raises(RunError, match=r"labels\.jsonl holds a line that is not a rating"):
        ratings.read(tmp_path / "labels.jsonl")
