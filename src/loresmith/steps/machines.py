"""The machine a plan is made for: a named one, or this one as it is measured."""

from typing import TYPE_CHECKING

from ..recipe import Recipe

if TYPE_CHECKING:
    from ..plan.machine import Machine


def machine_of(recipe: Recipe, budget: str | None) -> "Machine":
    """Return the machine; RecipeError for a budget nobody knows, or a device that is not here."""
    from ..plan.device import measure_device
    from ..plan.machine import named

    if budget is not None and budget.strip().lower() != "cpu":
        return named(budget)
    return measure_device("cpu" if budget else recipe.model.device)
