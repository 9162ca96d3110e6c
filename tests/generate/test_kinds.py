import pytest

from loresmith.errors import RecipeError
from loresmith.generate.kinds import OPEN_TASKS, TASKS, check_tasks


def test_an_unknown_task_is_refused_with_the_nearest():
    with pytest.raises(RecipeError, match=r"true-fals.*Did you mean 'true-false'"):
        check_tasks(["true-fals"])


def test_verdicts_are_made_only_where_they_are_asked_for():
    assert check_tasks([]) == OPEN_TASKS
    assert check_tasks(["all"]) == TASKS
    assert check_tasks(["nli", "closed"]) == ("closed", "nli")
