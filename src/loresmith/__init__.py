"""Loresmith forges a small expert from your documents, and proves with error bars what that gained.

The command line is `loresmith`; a notebook says `loresmith.run("recipe.yaml")`, and `loresmith.Finished(folder)` for a run that is done.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .notebook import Finished, run

__all__ = ["Finished", "__version__", "run"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Import what a notebook uses only when it is used: the command line answers sooner without it."""
    if name not in {"Finished", "run"}:
        raise AttributeError(f"module 'loresmith' has no attribute {name!r}")
    from . import notebook

    return getattr(notebook, name)
