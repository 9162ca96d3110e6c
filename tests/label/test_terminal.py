from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from loresmith.label import ratings, terminal
from loresmith.label.sample import Sheet

from .rubric import ITEMS


def rate(sheets: list[Sheet], path: Path, typed: Iterator[str]) -> tuple[int, list[str]]:
    said: list[str] = []

    def ask(prompt: str) -> str:
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    return terminal.rate(sheets, path, items=ITEMS, rater="anna", ask=ask, say=said.append), said


def test_keys_become_ratings(tmp_path: Path, drawn: list[Sheet]) -> None:
    done, _ = rate(drawn[:2], tmp_path / "labels.jsonl", iter(["1", "5", "0", "?"]))
    assert done == 2
    assert [list(one.ratings.values()) for one in ratings.read(tmp_path / "labels.jsonl")][:1] == [[1.0, 0.5]]
    assert list(ratings.read(tmp_path / "labels.jsonl")[-1].ratings.values()) == [0.0, None]


def test_stopping_keeps_whole_answers_and_the_next_call_goes_on(tmp_path: Path, drawn: list[Sheet]) -> None:
    assert rate(drawn[:3], tmp_path / "labels.jsonl", iter(["1", "1", "1", "q"]))[0] == 1
    done, said = rate(drawn[:3], tmp_path / "labels.jsonl", iter(["0", "0"]))
    assert done == 1
    assert said[0].startswith("--- 2 of 3 ---")


def test_a_wrong_key_is_asked_again(tmp_path: Path, drawn: list[Sheet]) -> None:
    done, said = rate(drawn[:1], tmp_path / "labels.jsonl", iter(["yes", "1", "1"]))
    assert done == 1
    assert said[1] == "Type one of 0, 5, 1, ? or q."


def test_an_answer_cannot_move_the_cursor(drawn: list[Sheet]) -> None:
    sheet = replace(drawn[0], answer="\x1b[2J\x1b]0;title\x07fine\u202e")
    assert "\x1b" not in terminal.shown(sheet, place=1, total=1)
    assert "fine" in terminal.shown(sheet, place=1, total=1)


def test_the_one_before_can_be_corrected_and_what_is_right_of_it_kept(tmp_path: Path, drawn: list[Sheet]) -> None:
    path = tmp_path / "labels.jsonl"
    done, said = rate(drawn[:2], path, iter(["1", "1", "b", "0", "", "5", "5"]))
    assert done == 2
    assert [line[:14] for line in said] == ["--- 1 of 2 ---", "--- 2 of 2 ---", "--- 1 of 2 ---", "--- 2 of 2 ---"]
    assert [list(one.ratings.values()) for _, one in ratings.rated(drawn, path, rater="anna")] == [[0.0, 1.0], [0.5, 0.5]]


def test_one_can_go_back_further_and_on_the_next_day(tmp_path: Path, drawn: list[Sheet]) -> None:
    path = tmp_path / "labels.jsonl"
    rate(drawn[:3], path, iter(["1", "1", "1", "1", "q"]))
    done, _ = rate(drawn[:3], path, iter(["b", "b", "0", "0", "q"]))
    assert done == 1
    assert [one.ratings["accuracy"] for _, one in ratings.rated(drawn, path, rater="anna")] == [0.0, 1.0]


def test_the_last_of_all_can_be_corrected_too(tmp_path: Path, drawn: list[Sheet]) -> None:
    path = tmp_path / "labels.jsonl"
    rate(drawn[:1], path, iter(["1", "1", "b", "0", ""]))
    assert [list(one.ratings.values()) for _, one in ratings.rated(drawn, path, rater="anna")] == [[0.0, 1.0]]


def test_before_the_first_there_is_none(tmp_path: Path, drawn: list[Sheet]) -> None:
    done, said = rate(drawn[:1], tmp_path / "labels.jsonl", iter(["b", "1", "1"]))
    assert done == 1
    assert said[1] == "Type one of 0, 5, 1, ? or q."


def test_a_correction_keeps_the_note(tmp_path: Path, drawn: list[Sheet]) -> None:
    path = tmp_path / "labels.jsonl"
    ratings.rate(
        path, drawn[0], {"accuracy": 1.0, "self-containment": 1.0}, items=["accuracy", "self-containment"], rater="anna", note="hm"
    )
    rate(drawn[:1], path, iter(["b", "0", "0"]))
    assert [one.note for _, one in ratings.rated(drawn, path, rater="anna")] == ["hm"]
