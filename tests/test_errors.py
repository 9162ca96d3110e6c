"""The error tree: what a user is told, and the exit code that goes with it."""

import pytest

from loresmith import errors
from loresmith.errors import LoresmithError, Preempted, RecipeError

TREE = [error for error in vars(errors).values() if isinstance(error, type) and issubclass(error, LoresmithError)]


def test_error_says_what_was_found_and_what_to_do() -> None:
    error = RecipeError("overlap must be below size, got 9 and 5.", hint="Set chunk.overlap.")
    assert str(error) == "overlap must be below size, got 9 and 5. Set chunk.overlap."
    assert (error.message, error.hint) == ("overlap must be below size, got 9 and 5.", "Set chunk.overlap.")


def test_error_without_a_hint_is_its_message() -> None:
    assert str(LoresmithError("It failed.")) == "It failed."


@pytest.mark.parametrize("kind", TREE, ids=lambda kind: kind.__name__)
def test_exit_code_tells_whose_turn_it_is(kind: type[LoresmithError]) -> None:
    assert kind.exit_code == (75 if kind is Preempted else kind.exit_code)
    assert kind.exit_code in {1, 2, 75}
