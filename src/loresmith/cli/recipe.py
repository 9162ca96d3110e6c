"""`recipe check` and `recipe schema`."""

import json

from .options import AsJson, Overrides, Recipe


def check(recipe: Recipe, overrides: Overrides = None, as_json: AsJson = False) -> None:
    """Say every fault of a recipe at once, or print it with every default written out."""
    from ..recipe.file import dump, load_recipe

    checked = load_recipe(recipe, overrides or [])
    if as_json:
        print(json.dumps(checked.model_dump(mode="json"), ensure_ascii=False, indent=2))
    else:
        print(dump(checked), end="")


def schema() -> None:
    """Print the JSON Schema of a recipe, for editors and other programs."""
    from ..recipe.file import schema as recipe_schema

    print(json.dumps(recipe_schema(), ensure_ascii=False, indent=2))
