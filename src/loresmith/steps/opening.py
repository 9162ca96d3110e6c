"""Open a base or a fine-tune of a run, always as it was trained: with the same template, and quantised where training was.

And the model that tells which texts mean alike, where the recipe names one.
"""

from typing import TYPE_CHECKING, Any

from ..files import read_json
from ..model.locate import locate
from ..recipe import Embeddings, Model
from ..runfolder import Run

if TYPE_CHECKING:
    from ..model.embed import Encoder
    from ..model.load import Loaded


def open_base(model: Model, quantize: str = "none") -> "Loaded":
    """Return the base model, its weights as they are or quantised."""
    from ..model.load import load

    located = locate(model.name, revision=model.revision)
    return load(
        located,
        dtype=model.dtype,
        device=model.device,
        threads=model.threads,
        quantize=quantize,
        chat_template=model.chat_template,
        system_prompt=model.system_prompt,
    )


def open_tokenizer(model: Model) -> Any:
    """Return the base's tokenizer, one of transformers', without its weights."""
    from ..model.load import load_tokenizer

    located = locate(model.name, revision=model.revision)
    return load_tokenizer(located, chat_template=model.chat_template, system_prompt=model.system_prompt)


def open_base_of(run: Run, model: Model, name: str) -> "Loaded":
    """Return the base as the fine-tune `name` was trained on it; for `base`, the base as it is."""
    return open_base(model, "none" if name == "base" else read_json(run.path(f"models/{name}/training.json")).get("quantize", "none"))


def open_model(run: Run, model: Model, name: str) -> "Loaded":
    """Return the base model, or a fine-tune of the run by its name."""
    return with_adapter(run, open_base_of(run, model, name), name)


def with_adapter(run: Run, base: "Loaded", name: str) -> "Loaded":
    """Return a fine-tune of the run, folded into the base that is given; that itself for `base`."""
    from ..model.load import load_adapter

    return base if name == "base" else load_adapter(base, run.path(f"models/{name}"))


def open_encoder(embeddings: Embeddings, *, device: str) -> "Encoder":
    """Return the embedding model."""
    from ..model.embed import load_encoder

    return load_encoder(locate(embeddings.name, revision=embeddings.revision), device=device)
