"""What keeps a model from being loaded, in one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager

from safetensors import SafetensorError

from ..errors import ModelError


@contextmanager
def explained(what: str, *, hint: str) -> Iterator[None]:
    """Raise ModelError with the first line of what transformers says where loading fails; `what` begins the sentence."""
    try:
        yield
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        first_line = str(error).strip().split("\n")[0]
        raise ModelError(f"{what} cannot be loaded: {first_line}", hint=hint) from error
