"""Names that stand for code."""

from importlib import import_module

import pytest

from loresmith.errors import RecipeError
from loresmith.registry import TABLES, find, suggestion

BUILT_IN = [(kind, name) for kind, table in TABLES.items() for name in table]


@pytest.mark.parametrize(("kind", "name"), BUILT_IN)
def test_every_built_in_name_leads_to_code(kind: str, name: str) -> None:
    assert callable(find(kind, name))


def test_any_attribute_can_be_named() -> None:
    assert find("metric", "json:dumps") is import_module("json").dumps


def test_unknown_name_gets_the_nearest_one() -> None:
    with pytest.raises(RecipeError, match=r"There is no filter named 'to-short'\. Did you mean 'too-short'\?"):
        find("filter", "to-short")


@pytest.mark.parametrize("path", ["no_such_module:thing", "json:no_such_attribute", ":dumps"])
def test_attribute_that_cannot_be_loaded_is_named(path: str) -> None:
    with pytest.raises(RecipeError, match="cannot be loaded"):
        find("teacher", path)


def test_suggestion_names_the_near_or_lists_all() -> None:
    assert suggestion("rnak", ["rank", "alpha"]) == "Did you mean 'rank'?"
    assert suggestion("zzz", ["rank", "alpha"]) == "Known are alpha, rank."
