"""Turn texts into vectors with a sentence-transformers model: which texts mean alike.

Plain transformers runs it, from safetensors and without code of the model's own; `sentence_files.py` reads how it wants its texts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from transformers import AutoConfig, AutoModel, AutoTokenizer, PreTrainedTokenizerBase

from ..errors import ModelError
from .explained import explained
from .load import pick_device, quiet
from .locate import Located
from .sentence_files import Manner, read_manner

BATCH = 32  # texts at once: like lengths stand together, so little of it is padding


@dataclass(frozen=True)
class Encoder:
    """An embedding model with its tokenizer, on its device, in float32."""

    model: Any
    tokenizer: PreTrainedTokenizerBase
    manner: Manner
    max_length: int
    """Tokens read of a text; what is longer is cut."""
    located: Located


def load_encoder(located: Located, *, device: str) -> Encoder:
    """Return the embedding model; ModelError where it is missing, damaged, of a kind not understood, or brings code of its own."""
    if located.gguf_file is not None:
        raise ModelError(f"{located.name!r} is a GGUF, and no embedding model.", hint="Name a sentence-transformers folder or hub id.")
    hint = "Check evaluate.embeddings; weights are read from safetensors alone."
    with quiet(), explained(f"The embedding model {located.name!r}", hint=hint):
        manner = read_manner(located)
        where: dict[str, Any] = {"revision": located.revision, "trust_remote_code": False}
        config = AutoConfig.from_pretrained(located.path, **where)
        if config.is_encoder_decoder:
            raise ValueError("it is an encoder with a decoder")
        tokenizer = AutoTokenizer.from_pretrained(located.path, **where)
        if tokenizer.pad_token is None:
            raise ValueError("its tokenizer has no padding token")
        model = AutoModel.from_pretrained(located.path, **where, dtype=torch.float32, use_safetensors=True)
    longest = [manner.max_length, tokenizer.model_max_length, getattr(config, "max_position_embeddings", None)]
    return Encoder(model.to(pick_device(device)).eval(), tokenizer, manner, min(int(one) for one in longest if one and one > 0), located)


def embed(
    encoder: Encoder, texts: Sequence[str], *, before: str = "", heard: Callable[[int, int], None] | None = None
) -> npt.NDArray[np.float32]:
    """Return one vector a text, in their order, shape (N, D), each of length 1; of zeros for a text without tokens.

    `before` is put before each text, one of the manner's prompts. `heard` is told after every batch how many of all are done.
    """
    order = sorted(range(len(texts)), key=lambda place: (-len(texts[place]), place))
    vectors = np.zeros((len(texts), encoder.model.config.hidden_size), dtype=np.float32)
    for start in range(0, len(order), BATCH):
        places = order[start : start + BATCH]
        vectors[places] = _vectors(encoder, [before + texts[place] for place in places])
        if heard:
            heard(start + len(places), len(order))
    return vectors


def n_cut(encoder: Encoder, texts: Sequence[str], *, before: str = "") -> int:
    """Return how many texts are longer than the model reads."""
    if not texts:
        return 0
    with quiet():
        ids = encoder.tokenizer([_cased(encoder, before + text) for text in texts]).input_ids
    return sum(len(one) > encoder.max_length for one in ids)


def _vectors(encoder: Encoder, texts: Sequence[str]) -> npt.NDArray[np.float32]:
    read = encoder.tokenizer(
        [_cased(encoder, text) for text in texts],
        padding=True,
        truncation=True,
        max_length=encoder.max_length,
        padding_side="right",
        return_tensors="pt",
    ).to(encoder.model.device)
    with torch.inference_mode():
        tokens = encoder.model(**read).last_hidden_state
        pooled = pool(tokens, read["attention_mask"], encoder.manner.pooling)
    return torch.nn.functional.normalize(pooled, dim=-1).nan_to_num().float().cpu().numpy()


def pool(tokens: Tensor, mask: Tensor, pooling: str) -> Tensor:
    """Return one vector a text, (B, D), from those of its tokens (B, T, D); padding, on the right, is where the mask (B, T) is 0."""
    seen = mask[..., None].bool()
    match pooling:
        case "mean":
            return tokens.masked_fill(~seen, 0).sum(1) / seen.sum(1)
        case "max":
            return tokens.masked_fill(~seen, float("-inf")).amax(1)
        case "lasttoken":
            return tokens[torch.arange(len(tokens), device=tokens.device), mask.sum(1) - 1]
        case _:
            return tokens[:, 0]


def _cased(encoder: Encoder, text: str) -> str:
    return text.lower() if encoder.manner.is_lower_cased else text
