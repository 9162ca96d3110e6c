"""Where others can have the base of a fine-tune: its hub id, where one is known.

A saved configuration may name its origin too, but that can be a folder that only looks like an id: it is not believed.
"""

import re

from .locate import ALIASES

ORIGINS = {"smollm2-135m": "HuggingFaceTB/SmolLM2-135M-Instruct"}
"""What the file behind each alias was made from."""
_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+")
_CACHED = re.compile(r"models--([A-Za-z0-9][\w.]*(?:-[\w.]+)*)--([\w.]+(?:-[\w.]+)*)")


def address(name: str) -> str:
    """Return the hub id of the model a recipe names, empty where none is known: of an alias, an id, or a folder of the hub's own cache."""
    if name in ALIASES:
        return ORIGINS.get(name, "")
    if _ID.fullmatch(name):
        return name
    cached = next((found for part in re.split(r"[/\\]", name) if (found := _CACHED.fullmatch(part))), None)
    return f"{cached[1]}/{cached[2]}" if cached else ""
