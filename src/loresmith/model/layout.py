"""Whether a model can read packed rows, found by asking it, and the masks it needs for them.

A packed row is a tree, told to the model by a 4-D mask and by positions. Most families of transformers take both. Those that
derive distances from the order of the tokens do not (ALiBi as in Bloom and some Falcons, recurrent and convolutional layers): they
get one example a row. Which one a model is, is not read from a list of names. It answers a few made-up tokens both ways once.
"""

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from .pack import Row, pack
from .prompt import Encoded

PACKED, ONE_A_ROW = "packed", "one-a-row"

# Two questions about one passage, and another text: what is shared, branches, and a second root.
_SHAPE = (((0, 1, 2, 3, 4, 5, 6, 7), (8, 9, 10)), ((0, 1, 2, 3, 4, 5, 11, 12), (13, 14, 15)), ((5, 3, 1), (2, 9)))
# Rounding is a millionth of what a row without mask and positions is wrong by, in bfloat16 a fourteenth (SmolLM2); a mask that is
# ignored or misread is two thirds of it and more.
_ROUNDING = 0.25
_WINDOWED = {"full_attention", "sliding_attention"}
_layouts: "WeakKeyDictionary[Any, str]" = WeakKeyDictionary()


def lay_out(model: Any, examples: Sequence[Encoded], *, row_tokens: int) -> list[Row]:
    """Return the rows of some examples in the layout the model can read."""
    return pack(examples, row_tokens=row_tokens, alone=layout(model) == ONE_A_ROW)


def layout(model: Any) -> str:
    """Return `packed` where packed rows give the model what one example a row gives it, else `one-a-row`; asked once a model."""
    base = bare(model)
    if base not in _layouts:
        kinds = set(getattr(_config(base), "layer_types", None) or ())
        _layouts[base] = PACKED if kinds <= _WINDOWED and _reads_trees(base) else ONE_A_ROW
    return _layouts[base]


def masks(model: Any, row: Row, device: torch.device) -> Tensor | dict[str, Tensor]:
    """Return the mask of a row, shape (1, 1, T, T), or one for each kind of layer.

    A window counts tokens along the branch, so only rows with a branch longer than it need a mask of their own for it.
    """
    base = None if model is None else bare(model)
    config = None if base is None else _config(base)
    window = getattr(config, "sliding_window", None)
    full = _mask(row.mask, base, device)
    if not window or int(row.positions.max()) < window:
        return full
    windowed = _mask(row.windowed(window), base, device)
    # Families with layers of both kinds take a mask for each; in the others (Mistral, Phi-3) every layer has the window.
    return {"full_attention": full, "sliding_attention": windowed} if getattr(config, "layer_types", None) else windowed


def bare(model: Any) -> Any:
    """Return transformers' model inside PEFT's wrapper and that of several processes."""
    inside = getattr(model, "module", model)
    return inside.get_base_model() if hasattr(inside, "get_base_model") else inside


def _config(model: Any) -> Any:
    return model.config.get_text_config()


def _mask(seen: NDArray[np.bool_], model: Any, device: torch.device) -> Tensor:
    mask = torch.from_numpy(seen)[None, None].to(device)
    if model is None or getattr(model.config, "_attn_implementation", "") != "eager":
        return mask
    # Eager attention (Gemma 2, for its capped scores) adds the mask to the scores in place of reading it as true and false.
    dtype = next(parameter.dtype for parameter in model.parameters() if parameter.is_floating_point())
    return torch.zeros(mask.shape, dtype=dtype, device=device).masked_fill_(~mask, torch.finfo(dtype).min)


def _reads_trees(model: Any) -> bool:
    size = _config(model).vocab_size
    examples = [Encoded(tuple(7 * i % size for i in prompt), tuple(7 * i % size for i in answer)) for prompt, answer in _SHAPE]
    (tree,) = pack(examples, row_tokens=1024)
    was_training = model.training
    model.eval()
    try:
        with torch.no_grad():
            alone = torch.cat([_losses(model, row, {}) for row in pack(examples, row_tokens=1024, alone=True)])
            plain = _losses(model, tree, {})
            positions = torch.from_numpy(tree.positions)[None].to(plain.device)
            packed = _losses(model, tree, {"position_ids": positions, "attention_mask": masks(model, tree, plain.device)})
    except (TypeError, ValueError, RuntimeError, IndexError, NotImplementedError):
        return False
    finally:
        model.train(was_training)
    return float((packed - alone).abs().mean()) <= _ROUNDING * float((plain - alone).abs().mean())


def _losses(model: Any, row: Row, told: dict[str, Any]) -> Tensor:
    device = next(model.parameters()).device
    ids, kept = torch.from_numpy(row.tokens)[None].to(device), torch.from_numpy(row.predictors).to(device)
    logits = model(input_ids=ids, **told, logits_to_keep=kept, use_cache=False).logits[0].float()
    losses = torch.nn.functional.cross_entropy(logits, torch.from_numpy(row.targets).to(device), reduction="none")
    return losses[torch.from_numpy(row.owners).argsort(stable=True).to(device)]
