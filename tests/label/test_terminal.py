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
