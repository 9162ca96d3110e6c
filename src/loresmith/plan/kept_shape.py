"""A model's shape, kept in the user's cache: building a model takes seconds of imports, even without its weights.

Kept are models whose files are here and hub models at a commit; what `main` of a hub model is may change any day.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ..files import digest_path, digest_value, read_json, write_json
from ..model import count
from ..model.count import Architecture, Layer
from ..model.locate import Located, cache_folder
from . import shape as rules
from .shape import Shape, read_shape


def kept_shape(located: Located) -> Shape:
    """Return the shape of a model, from the cache where it was read before; ModelError where it cannot be read."""
    is_here = Path(located.path).is_dir()
    may_keep = is_here or re.fullmatch("[0-9a-f]{40}", located.revision or "")
    return kept(located.identity, lambda: _read(located)) if may_keep else _read(located)


def kept(identity: Any, read: Callable[[], Shape]) -> Shape:
    """Return the shape kept under a JSON value, read and kept where there is none yet."""
    file = _file(identity)
    if file.is_file():
        with suppress(OSError, ValueError, KeyError, TypeError):  # damaged, or of another version
            return from_plain(read_json(file))
    shape = read()
    with suppress(OSError):
        write_json(file, asdict(shape))
    return shape


def from_plain(value: dict[str, Any]) -> Shape:
    """Return the shape that `dataclasses.asdict` made plain values of."""
    held = value["architecture"]
    layers = tuple(Layer(**layer) for layer in held["layers"])
    return Shape(**{**value, "architecture": Architecture(**{**held, "layers": layers})})


def _read(located: Located) -> Shape:
    from ..model.load import quiet

    with quiet():
        return read_shape(located.path, revision=located.revision, gguf_file=located.gguf_file)


def _file(identity: Any) -> Path:
    """Return where a shape is kept; the name changes with the model and with what reads it."""
    readers = [digest_path(Path(str(module.__file__))) for module in (rules, count)]
    return cache_folder() / "shapes" / f"{digest_value([identity, version('transformers'), readers])[:16]}.json"
