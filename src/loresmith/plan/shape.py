"""What memory and time depend on in a model: its widths, read from `config.json` alone.

Every family names its widths in its own way, so as much as can be is asked of the model itself, built on torch's `meta` device
where a tensor has a shape and no numbers.
"""

import re
from dataclasses import dataclass
from inspect import signature
from pathlib import Path
from typing import Any

from ..errors import ModelError
from ..model.count import Architecture, architecture_of
from .published import configuration

# Arrays of the width of the inner layer that an activation keeps for its backward pass. One unless it is written out in Python:
# gelu_new keeps x, 0.5 x, tanh(.) and 1 + tanh(.).
_KEPT_BY_ACTIVATION = {"gelu_new": 4, "gelu_fast": 6, "quick_gelu": 3}

_SIZES = (("num_hidden_layers", "n_layer"), ("num_attention_heads", "n_head"), ("hidden_size", "n_embd"))
# What transformers and torch raise for a configuration that makes no model.
_REFUSALS = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Shape:
    """The widths of a decoder-only language model."""

    architecture: Architecture
    """Its layers and parameters."""
    biases: dict[str, int]
    """Numbers in the bias of each layer that has one, by the layer's name."""
    blocks: int
    hidden: int
    """D, the width between blocks."""
    inner: int
    """Width inside the feed-forward layer."""
    heads: int
    """Query heads."""
    kv_heads: int
    """Key and value heads."""
    head_width: int
    vocabulary: int
    is_gated: bool
    """Whether the feed-forward layer multiplies two branches, as SwiGLU does."""
    norms: int
    """Normalisations of width D in a block."""
    has_head_norms: bool
    """Whether queries and keys are normalised."""
    kept_by_activation: int
    """Arrays of width `inner` the activation function keeps for its backward pass."""
    is_packable: bool
    """Whether it takes a position for every token, as packed rows need: not with ALiBi, nor with layers that are no attention."""

    @property
    def attention(self) -> int:
        """Return the width of all query heads together."""
        return self.heads * self.head_width

    @property
    def linear_parameters(self) -> int:
        """Return the weights of the linear layers in the blocks: what is multiplied for every token, and what can be packed."""
        return sum(layer.inputs * layer.outputs for layer in self.architecture.layers if layer.kind == "linear")

    @property
    def head_parameters(self) -> int:
        """Return the weights multiplied to get logits, tied or not."""
        return self.hidden * self.vocabulary


def read_shape(folder: str | Path, *, revision: str | None = None, gguf_file: str | None = None) -> Shape:
    """Return the shape of the model whose `config.json` is in a folder or at a hub id, or of a GGUF file in a folder.

    A hub id that cannot be reached and is in `published` has the shape it has there. ModelError where there is none, where it is no
    decoder, or where it brings code of its own.
    """
    from huggingface_hub.errors import StrictDataclassError
    from transformers import AutoConfig

    try:
        config = AutoConfig.from_pretrained(folder, revision=revision, gguf_file=gguf_file, trust_remote_code=False)
    except (*_REFUSALS, OSError, StrictDataclassError) as error:
        if (known := configuration(str(folder))) is not None:
            return shape_of(known)
        raise ModelError(
            f"The configuration in {folder} cannot be read: {_said(error)}.", hint="Point model.name at a folder with config.json."
        ) from error
    return shape_of(config)


def shape_of(config: Any) -> Shape:
    """Return the shape of a transformers configuration; ModelError where it describes no decoder or brings code of its own."""
    model = _without_weights(config)
    text = config.get_text_config()
    blocks, heads, hidden = (int(_first(text, *names)) for names in _SIZES)
    if min(blocks, heads, hidden) < 1:
        raise ModelError(
            f"The configuration has {blocks} blocks of {heads} heads and width {hidden}.", hint="A model has one of each, at least."
        )
    first_block = {name.partition(".0.")[2]: module for name, module in model.named_modules() if ".0." in name}
    inner = int(_first(text, "intermediate_size", "n_inner", "ffn_hidden_size", "ffn_dim", default=0) or 4 * hidden)
    return Shape(
        architecture=architecture_of(model),
        biases={name: module.bias.numel() for name, module in model.named_modules() if getattr(module, "bias", None) is not None and name},
        blocks=blocks,
        hidden=hidden,
        inner=inner,
        heads=heads,
        kv_heads=_kv_heads(text, heads),
        head_width=int(getattr(text, "head_dim", None) or hidden // heads),
        vocabulary=int(text.vocab_size),
        is_gated=_is_gated(first_block, hidden, inner),
        norms=sum(_is_norm(module) and module.weight.numel() == hidden for module in first_block.values()),
        has_head_norms=any(_is_norm(module) and re.search(r"\b[qk]_(layer)?norm", name) for name, module in first_block.items()),
        kept_by_activation=_KEPT_BY_ACTIVATION.get(
            str(_first(text, "hidden_act", "hidden_activation", "activation_function", default="")), 1
        ),
        is_packable=_is_packable(model, text),
    )


def _without_weights(config: Any) -> Any:
    import torch
    from transformers import AutoModelForCausalLM

    if getattr(config, "auto_map", None):
        raise ModelError(
            "The configuration brings code of its own, which is never run.", hint="Choose a model that is part of transformers."
        )
    if config.is_encoder_decoder:
        raise ModelError(f"This {config.model_type!r} configuration is no decoder's.", hint="Choose a decoder-only language model.")
    try:
        with torch.device("meta"):
            return AutoModelForCausalLM.from_config(config)
    except _REFUSALS as error:
        is_unlisted = "Unrecognized configuration class" in str(error)
        why = "." if is_unlisted else f": {_said(error)}."
        raise ModelError(
            f"There is no causal language model in this {config.model_type!r} configuration{why}", hint="Choose a decoder."
        ) from error


def _said(error: Exception) -> str:
    """Return the start of what transformers says, whose paragraphs are for its own developers."""
    return " ".join(str(error).split()).partition(". ")[0][:200].removesuffix(".")


def _first(config: Any, *names: str, default: Any = None) -> Any:
    for name in names:
        if getattr(config, name, None) is not None:
            return getattr(config, name)
    if default is None:
        raise ModelError(f"The configuration names no {names[0]}.", hint="Choose a decoder-only language model of transformers.")
    return default


def _kv_heads(config: Any, heads: int) -> int:
    if getattr(config, "multi_query", False) and not getattr(config, "new_decoder_architecture", False):
        return 1  # Falcon-7B names as many as it has query heads and uses one
    return int(_first(config, "num_key_value_heads", "num_kv_heads", default=heads))


def _is_gated(block: dict[str, Any], hidden: int, inner: int) -> bool:
    widths = [(module.in_features, module.out_features) for module in block.values() if hasattr(module, "in_features")]
    return widths.count((hidden, inner)) >= 2 or (hidden, 2 * inner) in widths


def _is_norm(module: Any) -> bool:
    return "norm" in type(module).__name__.lower() and getattr(module, "weight", None) is not None


def _is_packable(model: Any, text: Any) -> bool:
    kinds = set(getattr(text, "layer_types", None) or ())
    has_positions = "position_ids" in signature(type(model).forward).parameters
    return has_positions and not getattr(text, "alibi", False) and kinds <= {"full_attention", "sliding_attention"}
