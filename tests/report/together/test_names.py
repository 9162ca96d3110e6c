from typing import Any

from loresmith.report.together.names import names


def rows(*found: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"run": run, "name": name} for run, name in found]


def test_a_base_is_called_after_the_fine_tune_above_it_or_after_its_run() -> None:
    several = rows(("study", "base"), ("study", "r4"), ("study", "r8"), ("study.size-60", "base"), ("study.size-60", "short"))
    assert list(names(several).values()) == ["study base", "r4", "r8", "short base", "short"]


def test_below_several_fine_tunes_of_another_base_the_recipe_is_not_named_again() -> None:
    several = rows(("study", "base"), ("study", "r4"), ("study.bloom", "base"), ("study.bloom", "b4"), ("study.bloom", "b8"))
    assert names(several)["study.bloom", "base"] == "bloom base"


def test_in_a_single_run_the_base_stays_base() -> None:
    assert list(names(rows(("study", "base"), ("study", "r4"))).values()) == ["base", "r4"]
    assert names([]) == {}
