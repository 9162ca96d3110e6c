"""The table of trainings while they go."""

import io

from rich.console import Console

from loresmith.console.board import MOST, Board, Course

from .clock import Clock


def drawn(board: Board) -> list[str]:
    console = Console(file=io.StringIO(), width=100, color_system=None)
    console.print(board)
    return [" ".join(line.split()) for line in console.file.getvalue().splitlines() if line.strip()]  # type: ignore[attr-defined]


def test_each_training_has_a_row_with_its_losses_and_what_is_left() -> None:
    clock = Clock()
    board = Board(clock=clock)
    board.expect(["train:r1", "train:r8", "train:r64"])
    board.step("train:r1", "kept")
    board.step("train:r8", "running")
    board.advance("train:r8", 1, 100, "loss 3.000")
    clock.now = 90
    board.advance("train:r8", 10, 100, "loss 2.100, dev loss 1.950")
    assert drawn(board)[2:] == ["r1 kept – – –", "r8 running 10 of 100 2.100 1.950 15 min 00 s", "r64 waiting – – –"]


def test_a_training_that_goes_on_is_timed_from_where_it_went_on() -> None:
    course = Course()
    course.begin(0)
    course.advance(500, 1000, "", 30)
    assert course.seconds_left(30) is None
    course.advance(600, 1000, "", 40)
    assert course.seconds_left(40) == 40


def test_the_last_losses_stay_when_it_is_done() -> None:
    board = Board(clock=Clock())
    board.expect(["train:a", "train:b"])
    board.step("train:a", "running")
    board.advance("train:a", 9, 9, "loss 1.000")
    board.step("train:a", "done")
    assert drawn(board)[2] == "a done 9 of 9 1.000 –"


def test_it_stands_from_the_first_of_several_trainings_to_the_last() -> None:
    board = Board(clock=Clock())
    board.expect(["train:a"])
    board.step("train:a", "running")
    assert not board.is_on
    board.expect(["train:a", "train:b"])
    assert not board.is_on
    board.step("train:b", "running")
    assert board.is_on
    board.step("train:b", "done")
    assert board.is_on
    board.step("train:a", "kept")
    assert not board.is_on


def test_many_trainings_show_those_that_run_and_count_the_rest() -> None:
    board = Board(clock=Clock())
    board.expect([f"train:{nth}" for nth in range(MOST + 4)])
    board.step(f"train:{MOST + 3}", "running")
    lines = drawn(board)
    assert lines[2].startswith(f"{MOST + 3} running")
    assert lines[-1] == "4 more: 4 waiting"
    assert len(lines) == MOST + 3
