"""The runs one recipe stands for.

Variants that change only the training share one run: one dataset, one base, one test. A variant that changes the data or the base has a
run of its own, which takes over from the others every step that is the same there.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ..files import digest_value
from .grid import slug
from .variants import Variant
from .whole import Recipe

Changes = Mapping[str, Mapping[str, Any]]


def expand(recipe: Recipe) -> tuple[Recipe, ...]:
    """Return a recipe for each run, none of them with a grid; the recipe itself where it is one run.

    The first has the recipe's name, and holds the variants that change nothing but the training where there are any. The others are
    named RECIPE.VARIANT, or by what they change where several variants share them.
    """
    groups: dict[str, list[Variant]] = {}
    for variant in recipe.all_variants():
        groups.setdefault(digest_value(variant.upstream()), []).append(variant)
    ordered = sorted(groups.values(), key=lambda group: bool(group[0].upstream()))
    if not ordered:
        return (recipe,)
    names = [recipe.name, *(f"{recipe.name}.{_label(group)}" for group in ordered[1:])]
    return tuple(_of_group(recipe, group, name) for group, name in zip(ordered, names, strict=True))


def _of_group(recipe: Recipe, group: Sequence[Variant], name: str) -> Recipe:
    changes = group[0].upstream()
    sections = {key: _changed(getattr(recipe, key), values) for key, values in changes.items()}
    return recipe.model_copy(update={**sections, "name": name, "grid": {}, "variants": tuple(map(_of_training, group))})


def _changed(section: Any, values: Mapping[str, Any]) -> Any:
    return type(section).model_validate({**section.model_dump(), **values})


def _of_training(variant: Variant) -> Variant:
    """Return the variant with what it changes of the training alone."""
    return Variant(name=variant.name, train=variant.train, curate={"take": variant.take} if variant.take else {})


def _label(group: Sequence[Variant]) -> str:
    if len(group) == 1:
        return group[0].name
    return ".".join(f"{_word(section, key)}-{slug(value)}" for section, keys in group[0].upstream().items() for key, value in keys.items())


def _word(section: str, key: str) -> str:
    return section if (section, key) == ("model", "name") else key
